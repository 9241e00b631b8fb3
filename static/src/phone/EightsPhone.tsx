/** Eight boxes, a minute each: the box that is on, a field or a photo for it, all boxes below, and at the end the one to share. */
import { useEffect } from "preact/hooks";

import { eightsOf, type EightsActivity } from "../activities/crazy_eights";
import { send } from "../commands";
import { t, tn } from "../i18n";
import { labLanguage, record } from "../store";
import { pulseOf, type Pulse } from "../pulse";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { PulseRing } from "../ui/PulseRing";
import { Closed, Others } from "./AfterWriting";
import { noteIn } from "./begun";
import { Boxes } from "./Boxes";
import { Composer, SendBar, writtenWords } from "./Composer";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { ownNotes, sendNote, wished, type OwnNote } from "./pending";
import { chosenPhoto } from "./photos";
import { Ready } from "./Ready";

export function EightsPhone({ activity }: { activity: EightsActivity }) {
  const { boxes, seconds, share } = eightsOf(activity);
  const open = activity.state === "open";
  const mine = ownNotes(activity.id);
  const pulse = pulseOf(activity.id, boxes, seconds);
  const { box, begun } = useBox(activity, mine, pulse);
  const filled = mine.find(({ card }) => card.column === String(box));
  const full = mine.length >= boxes;
  const choosing = share === "one" && mine.length > 0 && (full || pulse.state === "over");
  const opened = draft(activity.id, "opened").value === String(box); // also when time is up, by whoever wants one more
  const writing = open && filled === undefined && !full && (!choosing || begun || opened);
  return (
    <div class="board kind-crazy_eights">
      {open && <Head activity={activity} pulse={pulse} box={box} />}
      {open && choosing && <Share activity={activity} notes={mine} />}
      {writing && <Writing activity={activity} box={box} mine={mine} pulse={pulse} />}
      {!open && <Closed activity={activity} />}
      {open && filled !== undefined && !choosing && <NoteList notes={[filled]} />}
      {open && <Boxes count={boxes} notes={mine} now={pulse.state === "on" ? pulse.box : null} chosen={box} onChoose={(chosen) => openBox(activity.id, chosen, pulse)} />}
      {open && share === "one" && mine.length > 0 && !choosing && <Share activity={activity} notes={mine} early />}
      {!open && mine.length > 0 && (
        <section class="mine" aria-labelledby="mine">
          <h2 id="mine">{tn("My box", "My {n} boxes", mine.length)}</h2>
          <NoteList notes={[...mine].reverse()} />
        </section>
      )}
      <Ready activity={activity} />
      {activity.revealed && <Others activity={activity} />}
      {writing && <SendBar activity={activity} field={noteIn(String(box))} wordless words={t("Into box {n}", { n: box })} />}
    </div>
  );
}

function openBox(activity: Id, box: number, pulse: Pulse): void {
  setDraft(activity, "opened", String(box));
  choose(activity, box, pulse);
}

/** A box chosen by hand counts until the pulse goes on; one in which something stands that was not sent, until it is. */
function choose(activity: Id, box: number, pulse: Pulse): void {
  setDraft(activity, "box", `${box}@${pulse.box}`);
}

function useBox(activity: EightsActivity, mine: readonly OwnNote[], pulse: Pulse): { box: number; begun: boolean } {
  const { boxes } = eightsOf(activity);
  const [chosen = 0, at = 0] = draft(activity.id, "box").value.split("@").map(Number);
  const photo = chosenPhoto(activity.id) !== undefined;
  const begun = chosen > 0 && (photo || writtenWords({ activity, field: noteIn(String(chosen)) }) !== "");
  const filled = new Set(mine.map(({ card }) => card.column));
  const free = Array.from({ length: boxes }, (_, place) => place + 1).find((one) => !filled.has(String(one))) ?? boxes;
  const box = begun || (chosen > 0 && at === pulse.box) ? chosen : pulse.state === "on" ? pulse.box : free;
  useEffect(() => {
    if (photo && chosen === 0) choose(activity.id, box, pulse); // the picture belongs to this box, also when the next one is on
  }, [photo]);
  useEffect(() => {
    if (pulse.state === "on") announce(t("Box {n}", { n: pulse.box }));
  }, [pulse.box, pulse.state]);
  return { box: Math.min(box, boxes), begun };
}

function Head({ activity, pulse, box }: { activity: EightsActivity; pulse: Pulse; box: number }) {
  const { boxes, seconds, share } = eightsOf(activity);
  if (pulse.state === "on") {
    return (
      <div class="pulse-head">
        <PulseRing left={pulse.left} of={seconds} />
        <p class="pulse-words">
          <strong>{t("Box {n} of {of}", { n: pulse.box, of: boxes })}</strong>
          {box !== pulse.box && <span>{t("You are still in box {n}.", { n: box })}</span>}
        </p>
      </div>
    );
  }
  return (
    <p class="explain">
      {pulse.state === "over"
        ? share === "one" ? t("Time is up for the boxes.") : t("Time is up for the boxes. All of them are shown at the reveal.")
        : t("{boxes} boxes, {seconds} seconds each. It begins with the clock; you may begin now.", { boxes, seconds })}
    </p>
  );
}

interface WritingProps {
  readonly activity: EightsActivity;
  readonly box: number;
  readonly mine: readonly OwnNote[];
  readonly pulse: Pulse;
}

function Writing({ activity, box, mine, pulse }: WritingProps) {
  const { share } = eightsOf(activity);
  return (
    <Composer
      activity={activity}
      field={noteIn(String(box))}
      wordless
      prompt={activity.prompt}
      hint={
        share === "one"
          ? t("Only you see your boxes. In the end you share one.")
          : t("Nobody sees your boxes before the facilitator shows all of them.")
      }
      placeholder={t("Draw it on paper and take a photo, or write a few words")}
      onBegin={() => choose(activity.id, box, pulse)}
      onSend={(words) => {
        sendNote(activity.id, words || t("Sketch {n}", { n: box }), String(box));
        const filled = new Set([String(box), ...mine.map(({ card }) => card.column)]);
        const next = Array.from({ length: eightsOf(activity).boxes }, (_, place) => place + 1).find((one) => !filled.has(String(one)));
        if (next !== undefined) choose(activity.id, next, pulse);
      }}
    />
  );
}

/** Before time is up it waits behind a word, so that nobody judges while they draw. */
function Share({ activity, notes, early = false }: { activity: EightsActivity; notes: readonly OwnNote[]; early?: boolean }) {
  const list = <Shared activity={activity} notes={notes} />;
  if (early) {
    return (
      <details class="share-early">
        <summary>{t("Choose the one you share")}</summary>
        {list}
      </details>
    );
  }
  return (
    <section class="mine" aria-labelledby="share">
      <h2 class="prompt" id="share" lang={labLanguage()}>{t("Which one do you share?")}</h2>
      {list}
    </section>
  );
}

function Shared({ activity, notes }: { activity: EightsActivity; notes: readonly OwnNote[] }) {
  const wishes = wished("eights.pick", activity.id);
  const picked = wishes.at(-1)?.card ?? record(`pick/${activity.id}`)?.card ?? null;
  const inOrder = [...notes].sort((a, b) => Number(a.card.column) - Number(b.card.column));
  return (
    <NoteList
      notes={inOrder}
      more={(card) => (
        <Button
          wide
          kind={card.id === picked ? "primary" : "plain"}
          aria-pressed={card.id === picked}
          onClick={() => send("eights.pick", { card: card.id }, activity.id)}
        >
          {card.id === picked ? t("You share this one") : t("Share this one")}
        </Button>
      )}
    />
  );
}
