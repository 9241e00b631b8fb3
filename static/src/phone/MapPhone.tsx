/** The map from one's own organisation: the others as faces to press, and behind each what the two can give and need. */
import type { Interface, Interfaces, MapActivity } from "../activities/interface_map";
import { send } from "../commands";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { labLanguage, me, record } from "../store";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { linesOf } from "../ui/PairMatrix";
import { Actions } from "./Actions";
import { DraftField, fieldValue } from "./DraftField";
import { draft, setDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { Ready } from "./Ready";
import { useLast } from "./scene";
import { Sending } from "./Sending";

/** Drafts that say which organisation is looked at, and which line is being written. */
const OTHER = "other";
const LINE = "line";
const FIELDS = ["topic", "give", "need"] as const;

export function MapPhone({ activity }: { activity: MapActivity }) {
  const map = useLast(record(`interfaces/${activity.id}`));
  const own = me()?.organisation ?? null;
  const other = draft(activity.id, OTHER).value;
  if (map === undefined) {
    return (
      <section class="still">
        <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
        <p class="explain">{t("The map is hidden for now.")}</p>
      </section>
    );
  }
  const speaks = own !== null && map.bodies.includes(own);
  if (speaks && map.bodies.includes(other)) return <Meeting key={other} activity={activity} map={map} own={own} other={other} />;
  return (
    <div class="board kind-interface-map">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {speaks ? (
        <>
          <p class="explain">{t("Choose an organisation that yours meets. The room sees your organisation, never your name.")}</p>
          <ul class="notes">
            {map.bodies
              .filter((body) => body !== own)
              .map((body) => (
                <li key={body}>
                  <button type="button" class="note note-button map-body" onClick={() => setDraft(activity.id, OTHER, body)}>
                    <OrgBadge organisation={body} show="name" />
                    <span class="note-where">{said(linesOf(map, own, body).length)}</span>
                  </button>
                </li>
              ))}
          </ul>
        </>
      ) : (
        <p class="explain">{t("Only who speaks for an organisation on the map can write here. You can follow it on the wall.")}</p>
      )}
      <Ready activity={activity} />
    </div>
  );
}

function said(n: number): string {
  return n === 0 ? t("Nothing yet") : tn("{n} meeting point", "{n} meeting points", n);
}

interface MeetingProps {
  readonly activity: MapActivity;
  readonly map: Interfaces;
  readonly own: Id;
  readonly other: Id;
}

function Meeting({ activity, map, own, other }: MeetingProps) {
  const writing = draft(activity.id, LINE).value;
  const lines = withUnsent(activity, linesOf(map, own, other), own, other);
  const open = activity.state === "open";
  if (open && writing !== "") {
    return <Write key={writing} activity={activity} other={other} line={writing} known={lines.find((one) => one.id === writing)} />;
  }
  return (
    <div class="board kind-interface-map">
      <Button kind="quiet" class="back" onClick={() => setDraft(activity.id, OTHER, "")}>
        <span aria-hidden="true">←</span> {t("All organisations")}
      </Button>
      <h2 class="prompt">{organisationMark(other)?.organisation.name}</h2>
      {lines.length === 0 && <p class="explain">{t("Nobody has said anything about the two of you yet.")}</p>}
      <ul class="notes">
        {lines.map((line) => (
          <li key={line.id} class="note">
            <OrgBadge organisation={line.body} />
            <p class="note-title" dir="auto">{line.topic}</p>
            {line.give !== "" && <p dir="auto">{t("Gives: {text}", { text: line.give })}</p>}
            {line.need !== "" && <p dir="auto">{t("Needs: {text}", { text: line.need })}</p>}
            {open && line.body === own && (
              <Button
                kind="quiet"
                class="note-change"
                aria-label={t("Change: {text}", { text: line.topic })}
                onClick={() => setDraft(activity.id, LINE, line.id)}
              >
                {t("Change")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <Actions>
          <Sending activity={activity.id} saved="" />
          <Button kind="primary" wide onClick={() => setDraft(activity.id, LINE, newId())}>
            {t("Write where we meet")}
          </Button>
        </Actions>
      )}
    </div>
  );
}

/** The lines of a pair with those that are on their way. */
function withUnsent(activity: MapActivity, lines: readonly Interface[], own: Id, other: Id): Interface[] {
  const shown = new Map(lines.map((line) => [line.id, line]));
  for (const data of wished("interface.write", activity.id)) {
    if (data.other === other) shown.set(data.interface, { ...data, id: data.interface, body: own });
  }
  for (const data of wished("interface.take_back", activity.id)) shown.delete(data.interface);
  return [...shown.values()];
}

interface WriteProps {
  readonly activity: MapActivity;
  readonly other: Id;
  readonly line: Id;
  readonly known: Interface | undefined;
}

function Write({ activity, other, line, known }: WriteProps) {
  const name = (field: string): string => `${line}.${field}`;
  const value = (field: (typeof FIELDS)[number]): string => fieldValue(activity.id, name(field), known?.[field] ?? "").trim();
  const complete = value("topic") !== "" && (value("give") !== "" || value("need") !== "");
  const done = (): void => {
    FIELDS.forEach((field) => setFieldDraft(activity.id, name(field), null));
    setDraft(activity.id, LINE, "");
  };
  const save = (event: Event): void => {
    event.preventDefault();
    if (!complete) return;
    send("interface.write", { interface: line, other, topic: value("topic"), give: value("give"), need: value("need") }, activity.id);
    done();
  };
  return (
    <form class="testcard kind-interface-map" onSubmit={save}>
      <Button kind="quiet" class="back" onClick={() => setDraft(activity.id, LINE, "")}>
        <span aria-hidden="true">←</span> {t("Back")}
      </Button>
      <h2 class="prompt">{t("Where do we meet {organisation}?", { organisation: organisationMark(other)?.organisation.name ?? "" })}</h2>
      <DraftField activity={activity.id} name={name("topic")} label={t("About what?")} hint={t("A few words, to be read from afar.")} saved={known?.topic ?? ""} longest={80} />
      <DraftField activity={activity.id} name={name("give")} label={t("What we can give them")} saved={known?.give ?? ""} kind="prose" longest={300} />
      <DraftField activity={activity.id} name={name("need")} label={t("What we need from them")} saved={known?.need ?? ""} kind="prose" longest={300} />
      {known !== undefined && (
        <Button
          kind="danger"
          onClick={() => {
            send("interface.take_back", { interface: line }, activity.id);
            done();
          }}
        >
          {t("Take it back")}
        </Button>
      )}
      <Actions>
        <p class="quiet-words">{complete ? "" : t("Write a topic, and what you give or need.")}</p>
        <Button kind="primary" wide type="submit" disabled={!complete}>
          {t("Save")}
        </Button>
      </Actions>
    </form>
  );
}
