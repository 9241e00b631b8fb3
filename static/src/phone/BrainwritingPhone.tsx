/** Building on ideas of others: one idea at a time, what others have built on it, and a field to make it better. */
import { useEffect, useRef } from "preact/hooks";

import type { BrainwritingActivity } from "../activities/brainwriting";
import { send } from "../commands";
import { t, tn } from "../i18n";
import { card as cardOf, cardsOf, itemTitle, labLanguage, offered, record } from "../store";
import type { Card, Id } from "../types";
import { NoteCard } from "../ui/NoteCard";
import { Closed } from "./AfterWriting";
import { noteOn } from "./begun";
import { hintOf } from "./BoardPhone";
import { Composer, SendBar } from "./Composer";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { ownNotes, sendNote, wished } from "./pending";
import { Ready } from "./Ready";
import { session } from "./session";

export function BrainwritingPhone({ activity }: { activity: BrainwritingActivity }) {
  useHand(activity);
  const mine = ownNotes(activity.id);
  const open = activity.state === "open";
  const ideas = open ? ideasOf(activity.id) : [];
  const built = new Set(mine.map(({ card }) => card.builds_on));
  const chosen = ideas.find(({ id }) => id === draft(activity.id, "idea").value) ?? ideas.find(({ id }) => !built.has(id)) ?? ideas[0];
  return (
    <div class="board kind-brainwriting">
      {!open && <Closed activity={activity} />}
      {open && chosen === undefined && (
        <>
          <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
          <p class="explain">{t("There are no ideas of others yet. They come here by themselves.")}</p>
        </>
      )}
      {chosen !== undefined && <Building activity={activity} ideas={ideas} idea={chosen} built={built} first={mine.length === 0} />}
      {mine.length > 0 && (
        <section class="mine" aria-labelledby="mine">
          <h2 id="mine">{tn("What I have built", "The {n} that I have built", mine.length)}</h2>
          <NoteList notes={mine} more={({ builds_on }) => builds_on !== undefined && <p class="note-where">{t("Builds on: {title}", { title: itemTitle(builds_on) })}</p>} />
        </section>
      )}
      <Ready activity={activity} />
      {chosen !== undefined && <SendBar activity={activity} field={noteOn(chosen.id)} />}
    </div>
  );
}

/** The ideas in one's hand, and those of earlier rounds on which one was writing when the next began. */
function ideasOf(activity: Id): Card[] {
  const hand = record(`hand/${activity}`);
  const begun = (hand?.earlier ?? []).filter((id) => draft(activity, noteOn(id)).value.trim() !== "");
  return [...(hand?.cards ?? []), ...begun].map(cardOf).filter((one) => one !== undefined);
}

/** Asks for ideas while there are fewer in the hand than there might be: once for each round and each new idea on the table. */
function useHand(activity: BrainwritingActivity): void {
  const hand = record(`hand/${activity.id}`)?.cards;
  const round = record(`building/${activity.id}`)?.round;
  const table = offered(activity.id).cards.filter((one) => one.mine !== true && one.activity !== activity.id);
  const most = Math.min(activity.config.each ?? 3, table.length);
  const asked = useRef("");
  const question = `${round}/${hand?.length}/${table.length}`;
  const wants = activity.state === "open" && !session.preview && hand !== undefined && hand.length < most;
  useEffect(() => {
    if (!wants || asked.current === question || wished("build.deal", activity.id).length > 0) return;
    asked.current = question;
    send("build.deal", {}, activity.id);
  }, [wants, question]);
}

interface BuildingProps {
  readonly activity: BrainwritingActivity;
  readonly ideas: readonly Card[];
  readonly idea: Card;
  /** The ideas on which this person has built. */
  readonly built: ReadonlySet<Id | undefined>;
  readonly first: boolean;
}

function Building({ activity, ideas, idea, built, first }: BuildingProps) {
  const sendIt = (words: string): void => {
    sendNote(activity.id, words, null, idea.id);
    const next = ideas.find(({ id }) => id !== idea.id && !built.has(id));
    if (next !== undefined) setDraft(activity.id, "idea", next.id);
  };
  return (
    <>
      <p class="explain" lang={labLanguage()}>{activity.prompt}</p>
      {ideas.length > 1 && <IdeaChoice activity={activity.id} ideas={ideas} chosen={idea.id} built={built} />}
      <Composer
        activity={activity}
        field={noteOn(idea.id)}
        prompt={t("Make this idea better")}
        hint={hintOf(activity, first)}
        placeholder={t("What would you add, change or turn around?")}
        above={<Idea activity={activity.id} idea={idea} />}
        onBegin={() => setDraft(activity.id, "idea", idea.id)}
        onSend={sendIt}
      />
    </>
  );
}

function IdeaChoice({ activity, ideas, chosen, built }: { activity: Id; ideas: readonly Card[]; chosen: Id; built: ReadonlySet<Id | undefined> }) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{t("Which idea?")}</legend>
      <div class="segments-row">
        {ideas.map(({ id }, place) => (
          <label class="segment" key={id}>
            <input type="radio" name="idea" value={id} checked={id === chosen} onChange={() => setDraft(activity, "idea", id)} />
            <span>
              {t("Idea {n}", { n: place + 1 })}
              {built.has(id) && (
                <>
                  {" "}
                  <i aria-hidden="true">✓</i> <i class="unseen">{t("you have built on it")}</i>
                </>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The idea, and what others have made of it so far. */
function Idea({ activity, idea }: { activity: Id; idea: Card }) {
  const others = cardsOf(activity).filter((one) => one.builds_on === idea.id && one.mine !== true);
  return (
    <div class="idea-in-hand">
      <NoteCard card={idea} />
      {others.length > 0 && (
        <details>
          <summary>{tn("{n} other has built on it", "{n} others have built on it", others.length)}</summary>
          <ul class="notes">
            {others.map((one) => (
              <li key={one.id}>
                <NoteCard card={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
