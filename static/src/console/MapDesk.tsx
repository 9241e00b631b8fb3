/** The map at the desk: press a pair to read what was said about it; the empty ones are worth a question to the room. */
import { useState } from "preact/hooks";

import type { Interface, MapActivity } from "../activities/interface_map";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { lab, record } from "../store";
import type { Id } from "../types";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { PairMatrix } from "../ui/PairMatrix";
import { HideLine } from "./HideLine";
import { useKept } from "./kept";
import { perform } from "./perform";

export function MapDesk({ activity }: { activity: MapActivity }) {
  const map = record(`interfaces/${activity.id}`);
  const [pair, setPair] = useState<readonly [Id, Id] | undefined>(undefined);
  if (map === undefined) return <p class="hint">{t("Hidden. Reveal to show the map again.")}</p>;
  if (map.bodies.length < 2) return <p class="hint">{t("The lab needs at least two organisations for a map.")}</p>;
  const chosen = pair === undefined ? map.lines : map.lines.filter((line) => pair.includes(line.body) && pair.includes(line.other));
  return (
    <div class="kind-interface-map map-desk">
      <div class="map-scroll" tabIndex={0} role="region" aria-label={t("Where organisations meet")}>
        <PairMatrix map={map} now={pair} onChoose={(one, other) => setPair(pair?.includes(one) && pair.includes(other) ? undefined : [one, other])} />
      </div>
      <section class="map-lines" aria-labelledby="map-lines">
        <h2 id="map-lines">
          {pair === undefined
            ? tn("{n} meeting point", "{n} meeting points", map.lines.length)
            : pair.map((body) => organisationMark(body)?.organisation.name ?? "").join(" – ")}
        </h2>
        <p class="hint">{tn("{n} pair is empty", "{n} pairs are empty", map.empty.length)}</p>
        {chosen.length === 0 && pair !== undefined && <p>{t("Nobody has said anything about this pair. Ask the two whether that is right.")}</p>}
        <ul class="map-list">
          {chosen.map((line) => (
            <Line key={line.id} activity={activity} line={line} />
          ))}
        </ul>
        {lab()?.state !== "closed" && <WriteFor activity={activity} bodies={map.bodies} />}
      </section>
    </div>
  );
}

function Line({ activity, line }: { activity: MapActivity; line: Interface }) {
  return (
    <li class={`note ${line.hidden === true ? "tile-hidden" : ""}`}>
      <p class="map-between">
        <OrgBadge organisation={line.body} /> <span aria-hidden="true">→</span> <OrgBadge organisation={line.other} />
      </p>
      <p class="note-title" dir="auto">{line.topic}</p>
      {line.give !== "" && <p class="note-text" dir="auto">{t("Gives: {text}", { text: line.give })}</p>}
      {line.need !== "" && <p class="note-text" dir="auto">{t("Needs: {text}", { text: line.need })}</p>}
      <HideLine activity={activity.id} line={line.id} hidden={line.hidden === true} name={line.topic} />
    </li>
  );
}

const EMPTY = { body: "", other: "", topic: "", give: "", need: "" };

/** For organisations whose people have no phone in their hands. */
function WriteFor({ activity, bodies }: { activity: MapActivity; bodies: readonly Id[] }) {
  const [draft, setDraft] = useKept(`between/${activity.id}`, EMPTY);
  const [begun] = useState(draft !== EMPTY);
  const put = (more: Partial<typeof EMPTY>): void => setDraft({ ...draft, ...more });
  const complete = draft.body !== "" && draft.other !== "" && draft.body !== draft.other && draft.topic.trim() !== "" && (draft.give + draft.need).trim() !== "";
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (!complete) return;
    const answer = await perform("interface.write", { interface: newId(), ...draft }, { activity: activity.id });
    if (answer.ok) setDraft((now) => (now === draft ? { ...EMPTY, body: draft.body } : now)); // it may have been written on meanwhile
  }
  const choice = (field: "body" | "other", label: string) => (
    <label class="field">
      <span>{label}</span>
      <select class="input" value={draft[field]} onChange={(event) => put({ [field]: event.currentTarget.value })}>
        <option value="">{t("Choose an organisation")}</option>
        {bodies.map((body) => (
          <option key={body} value={body}>
            {organisationMark(body)?.organisation.name}
          </option>
        ))}
      </select>
    </label>
  );
  const text = (field: "topic" | "give" | "need", label: string, longest: number) => (
    <label class="field">
      <span>{label}</span>
      <input class="input" maxLength={longest} value={draft[field]} onInput={(event) => put({ [field]: event.currentTarget.value })} />
    </label>
  );
  return (
    <details class="line-form" open={begun}>
      <summary>{t("Write for an organisation")}</summary>
      <form onSubmit={(event) => void save(event)}>
        {choice("body", t("Organisation"))}
        {choice("other", t("Meets"))}
        {text("topic", t("About what?"), 80)}
        {text("give", t("Gives"), 300)}
        {text("need", t("Needs"), 300)}
        <button type="submit" class="button button-primary" disabled={!complete}>
          {t("Save")}
        </button>
      </form>
    </details>
  );
}
