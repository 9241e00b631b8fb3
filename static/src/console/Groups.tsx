/** Groups at the console: formed by one button, each with why it looks as it does; a person is moved by a list at their name. */
import { useState } from "preact/hooks";

import { bodiesOf, reasonWords, topicTitle } from "../groups";
import { t, tn } from "../i18n";
import { lab, record, wall } from "../store";
import type { Group, Id, Member } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { people } from "./attending";
import { useChoice } from "./choice";
import { NumberInput } from "./fields";
import { perform } from "./perform";
import { groupWords } from "./words";

export function Groups() {
  const [size, setSize] = useState(4);
  const formed = record("groups")?.groups ?? [];
  const n = people().length;
  return (
    <section class="part">
      <h2>{t("Mixed groups")}</h2>
      <form
        class="groups-form"
        onSubmit={(event) => {
          event.preventDefault();
          void perform("groups.form", { size });
        }}
      >
        <label for="group-size">{t("People in each")}</label>
        <NumberInput id="group-size" min={2} max={50} value={size} onChange={(people) => setSize(Math.min(50, people ?? 2))} />
        <button type="submit" class="button" disabled={n < 2 || lab()?.state !== "open"}>
          {formed.length === 0 ? t("Form groups") : t("Form anew")}
        </button>
      </form>
      <p class="hint">
        {formed.length === 0
          ? t("As many organisations as possible meet in each group, then as many roles. Late comers enter the smallest.")
          : t("Formed anew, people meet others. Undo brings the groups back.")}
      </p>
      {formed.length > 0 && <OnTheWall />}
      <GroupList />
    </section>
  );
}

function OnTheWall() {
  const shown = wall()?.view === "groups";
  return (
    <button type="button" class="button" aria-pressed={shown} onClick={() => void perform("wall.show", { view: shown ? "auto" : "groups" })}>
      {shown ? t("Take the groups off the wall") : t("Show the groups on the wall")}
    </button>
  );
}

/** The groups as they sit now. `done`: who has done what the activity asks; null where it asks nothing of groups. */
export function GroupList({ done = null }: { done?: ReadonlySet<Id> | null }) {
  const formed = record("groups")?.groups ?? [];
  if (formed.length === 0) return null;
  return (
    <ol class="groups">
      {formed.map((group) => (
        <GroupLine key={group.id} group={group} done={done === null ? null : done.has(group.id)} all={formed} />
      ))}
    </ol>
  );
}

function GroupLine({ group, done, all }: { group: Group; done: boolean | null; all: readonly Group[] }) {
  const inside = typeof group.members === "number" ? [] : group.members;
  const topic = topicTitle(group.topic);
  const words = reasonWords(group.reason);
  return (
    <li>
      <strong>{t("Group {id}", { id: group.id })}</strong>
      <span class="hint">{tn("{n} person", "{n} people", group.reason.people)}</span>
      {done === true && <span class="group-done">✓ {t("has shared")}</span>}
      {topic !== "" && <span class="group-topic">{topic}</span>}
      <span class="groups-bodies">
        {bodiesOf(group.organisations).map(({ id, n }) => (
          <span key={id} class="groups-body">
            {id === "" ? <span class="hint">{t("No organisation")}</span> : <OrgBadge organisation={id} />}
            {n > 1 && <span class="numbers">×{n}</span>}
          </span>
        ))}
      </span>
      <span class="group-reason hint">{words.join(" ")}</span>
      {group.exposed === true && (
        <span class="group-warning">{t("A manager sits here with fewer than three of their own staff and nobody else.")}</span>
      )}
      <details class="group-people">
        <summary>{t("Who sits here")}</summary>
        <ul>
          {inside.map((id) => (
            <Seat key={id} member={id} group={group.id} all={all} />
          ))}
        </ul>
      </details>
    </li>
  );
}

/** A person and the list of groups they can be sent to. */
function Seat({ member, group, all }: { member: Id; group: Id; all: readonly Group[] }) {
  const one = record(`member/${member}`) as Member | undefined;
  const name = one?.name ?? groupWords(one?.actor_group ?? null);
  const fresh = String(Math.max(...all.map(({ id }) => Number(id))) + 1);
  const closed = lab()?.state !== "open";
  const move = (to: Id): void => {
    if (to === group) return;
    void perform("group.move", { member, group: to }, { done: t("{name} sits in group {id} now.", { name, id: to }) });
  };
  const chosen = useChoice(group, move);
  return (
    <li class="seat">
      <span class="seat-name">
        {name}
        <OrgBadge organisation={one?.organisation ?? null} />
      </span>
      <select class="input" aria-label={t("Group of {name}", { name })} disabled={closed} {...chosen}>
        {all.map(({ id }) => (
          <option key={id} value={id}>
            {t("Group {id}", { id })}
          </option>
        ))}
        <option value={fresh}>{t("New group {id}", { id: fresh })}</option>
      </select>
    </li>
  );
}
