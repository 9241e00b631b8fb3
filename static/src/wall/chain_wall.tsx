/** Ideas with what was built on them, chain by chain: the idea first, marked, and below it each that makes it better. */
import type { JSX } from "preact";

import type { BrainwritingActivity } from "../activities/brainwriting";
import { t, tn } from "../i18n";
import { card as cardOf, cardsOf, offered, record } from "../store";
import type { Card, Id } from "../types";
import { CountUp } from "./count_up";
import { HiddenNotes } from "./hidden_notes";
import { NoteWall, type NoteGroup } from "./note_wall";
import { BigPrompt, PromptLine } from "./scenes/prompt";

const MOST_SIDE_BY_SIDE = 4;

export function ChainWall({ activity }: { activity: BrainwritingActivity }): JSX.Element {
  const round = record(`building/${activity.id}`)?.round ?? 1;
  const title = `${activity.title} · ${t("Round {n}", { n: round })}`;
  const groups = chains(activity.id);
  if (groups.length === 0 && activity.counts.cards === 0) {
    return (
      <BigPrompt title={title} prompt={activity.prompt}>
        <Table activity={activity.id} />
      </BigPrompt>
    );
  }
  if (!activity.revealed) return <HiddenNotes activity={activity} />;
  const built = groups.flatMap(({ notes }) => notes).filter(({ builds_on }) => builds_on !== undefined).length;
  const stamp = ({ builds_on }: Card): JSX.Element =>
    builds_on === undefined ? <i class="chain-idea" /> : <i class="chain-built">+</i>;
  return (
    <div class="scene kind-brainwriting">
      <PromptLine title={title} prompt={activity.prompt}>
        <p class="prompt-line-count">{tn("{n} built on", "{n} built on", built)}</p>
      </PromptLine>
      <NoteWall groups={groups} most={MOST_SIDE_BY_SIDE} stamp={stamp} />
    </div>
  );
}

/** How many ideas lie there to build on. */
function Table({ activity }: { activity: Id }): JSX.Element | null {
  const ideas = offered(activity).cards.length;
  if (ideas === 0) return null;
  return (
    <p class="note-count">
      <CountUp value={ideas} class="note-count-number" /> <span>{tn("idea to build on", "ideas to build on", ideas)}</span>
    </p>
  );
}

/** In the order in which ideas were built upon first, so that a chain keeps its place. */
function chains(activity: Id): NoteGroup[] {
  const built = new Map<Id, Card[]>();
  const earlier = offered(activity).cards.filter((one) => one.activity !== activity && one.builds_on !== undefined);
  for (const note of [...earlier, ...cardsOf(activity)]) {
    const below = note.builds_on !== undefined && cardOf(note.builds_on) !== undefined ? note.builds_on : "";
    built.set(below, [...(built.get(below) ?? []), note]);
  }
  const linked = [...built].filter(([below]) => below !== "");
  const groups: NoteGroup[] = linked.map(([below, notes]) => ({ id: below, title: null, notes: [cardOf(below)!, ...notes] }));
  const loose = built.get("");
  return loose === undefined ? groups : [...groups, { id: "", title: null, notes: loose }];
}
