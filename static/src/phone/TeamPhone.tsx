/** Choosing a team: a first and a second choice by two buttons at each finalist; after it one's team and why. */
import { finalistsOf, type TeamActivity, type TeamChoice } from "../activities/team_forming";
import { landing, send } from "../commands";
import { reasonWords, topicTitle } from "../groups";
import { ownOrder } from "../ids";
import { t, tn } from "../i18n";
import { connection } from "../link";
import { waiting } from "../outbox";
import { card, cluster, labLanguage, me, parts, record } from "../store";
import type { Commands, Id } from "../types";
import { announce } from "../ui/LiveRegion";
import { NotePhoto } from "../ui/NotePhoto";
import { Actions } from "./Actions";
import { People } from "./MyGroup";
import { busyWith } from "./pending";

type Choice = Pick<TeamChoice, "first" | "second">;

export function TeamPhone({ activity }: { activity: TeamActivity }) {
  const group = record("group");
  const made = activity.revealed && group !== undefined && record(`teams/${activity.id}`)?.teams?.some(({ id }) => id === group.id);
  return made ? <MyTeam activity={activity} /> : <Choosing activity={activity} />;
}

/** This member's choice with what is on its way. */
function ownChoice(activity: Id): Choice {
  const wishes = [...landing.value, ...waiting.value].map(({ command }) => command);
  const last = wishes.filter((wish) => wish.name === "team.choose" && wish.activity === activity).at(-1);
  if (last === undefined) return record(`team_choice/${activity}`) ?? { first: null, second: null };
  const { first, second = null } = last.data as Commands["team.choose"];
  return { first, second };
}

function Choosing({ activity }: { activity: TeamActivity }) {
  const choice = ownChoice(activity.id);
  const open = activity.state === "open";
  const items = ownOrder([...finalistsOf(activity)], me()?.member ?? "", (id) => id);
  const choose = (place: "first" | "second", item: Id): void => {
    const next = chosen(choice, place, item);
    send("team.choose", next, activity.id);
    announce(summary(next));
  };
  return (
    <div class="vote kind-team">
      <h2 class="prompt" lang={labLanguage()}>
        {activity.prompt}
      </h2>
      <p class="explain">
        {open
          ? t("Name a first choice, and a second one. Nobody sees who chose what.")
          : t("The choosing is closed. The teams come when the facilitator shows them.")}
      </p>
      {items.length === 0 && <p>{t("There is nothing to choose yet.")}</p>}
      <ul class="vote-list">
        {items.map((item) => (
          <Finalist key={item} item={item} choice={choice} open={open} onChoose={choose} />
        ))}
      </ul>
      <Actions>
        <p class="budget">
          <span>{summary(choice)}</span>
          {busyWith(activity.id) && <span class="budget-state">{connection.value.state === "online" ? t("Sending …") : t("Waiting for network. Kept here.")}</span>}
        </p>
      </Actions>
    </div>
  );
}

/** The choice after a press: what was there gives way, the same again takes it off, and there is no second without a first. */
function chosen({ first, second }: Choice, place: "first" | "second", item: Id): Choice {
  if (place === "first") return first === item ? { first: second, second: null } : { first: item, second: second === item ? first : second };
  if (second === item) return { first, second: null };
  return first === null ? { first: item, second: null } : { first: first === item ? second : first, second: first === item && second === null ? null : item };
}

function summary({ first, second }: Choice): string {
  if (first === null) return t("You have chosen nothing yet.");
  return second === null ? t("You have a first choice. A second one helps to balance the teams.") : t("Both choices are made. You can still change them.");
}

interface FinalistProps {
  readonly item: Id;
  readonly choice: Choice;
  readonly open: boolean;
  readonly onChoose: (place: "first" | "second", item: Id) => void;
}

function Finalist({ item, choice, open, onChoose }: FinalistProps) {
  const found = card(item);
  const { title, body } = found === undefined ? { title: cluster(item)?.title ?? "", body: "" } : parts(found.text);
  const mine = choice.first === item || choice.second === item;
  const name = (title ?? body).slice(0, 60);
  return (
    <li class={mine ? "vote-item vote-item-mine" : "vote-item"}>
      <div class="vote-words" dir="auto">
        {found !== undefined && <NotePhoto card={found} />}
        {title !== null && <h3 class="note-title">{title}</h3>}
        {body !== "" && <p class="note-text">{body}</p>}
      </div>
      <div class="kind-team-hands" role="group" aria-label={t("Your choice: {title}", { title: name })}>
        {(["first", "second"] as const).map((place) => (
          <button
            type="button"
            key={place}
            class="button"
            aria-pressed={choice[place] === item}
            disabled={!open}
            onClick={() => onChoose(place, item)}
          >
            {place === "first" ? t("First") : t("Second")}
          </button>
        ))}
      </div>
    </li>
  );
}

function MyTeam({ activity }: { activity: TeamActivity }) {
  const group = record("group")!;
  const got = record(`team_choice/${activity.id}`)?.got ?? null;
  const others = (record(`teams/${activity.id}`)?.teams ?? []).filter(({ id }) => id !== group.id);
  return (
    <section class="still kind-team">
      <div class="next">
        <p class="quiet-words">{t("Your team: {id}", { id: group.id })}</p>
        <h2 class="next-title" lang={labLanguage()}>
          {topicTitle(group.topic) || t("Team {id}", { id: group.id })}
        </h2>
        <p>{t("Sit at table {id}", { id: group.id })}.</p>
        {got !== null && <p>{gotWords(got)}</p>}
      </div>
      <div class="my-group-with">
        <p>{tn("With you sits {n} person:", "With you sit {n} people:", group.people.length)}</p>
        <People people={group.people} />
        <p class="quiet-words">{reasonWords(group.reason).join(" ")}</p>
      </div>
      {others.length > 0 && (
        <details>
          <summary>{t("The other teams")}</summary>
          <ul class="vote-inside">
            {others.map(({ id, item, people }) => (
              <li key={id}>
                <strong>{t("Team {id}", { id })}</strong> {topicTitle(item)} · {tn("{n} person", "{n} people", people)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function gotWords(got: "first" | "second" | "other"): string {
  switch (got) {
    case "first":
      return t("It was your first choice.");
    case "second":
      return t("It was your second choice.");
    case "other":
      return t("It was not among your choices: your help is needed here. Speak to the facilitator if it does not fit.");
  }
}
