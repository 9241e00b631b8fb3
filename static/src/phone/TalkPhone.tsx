/** 1-2-4-all on the phone: a note of one's own, then with whom to compare it, then the one card of one's four, then all cards. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { STEPS, stepOf, stepWords, type TalkActivity } from "../activities/one_two_four";
import { t, tn } from "../i18n";
import { newId } from "../ids";
import { send } from "../commands";
import { connection } from "../link";
import { labLanguage, record } from "../store";
import type { Companion } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { Actions } from "./Actions";
import { Others } from "./AfterWriting";
import { noteIn } from "./begun";
import { Composer, SendBar } from "./Composer";
import { draft, setDraft } from "./drafts";
import { People } from "./MyGroup";
import { NoteList } from "./NoteList";
import { busyWith, ownNotes, sendNote } from "./pending";
import { Ready } from "./Ready";
import { useStill } from "./scene";

export function TalkPhone({ activity }: { activity: TalkActivity }) {
  const step = useStill(stepOf(activity));
  const open = activity.state === "open";
  return (
    <div class="board kind-talk">
      <p class="quiet-words kind-talk-where">
        {STEPS.map((one) => (
          <span key={one} aria-current={one === step ? "step" : undefined}>
            {stepWords(one)}
          </span>
        ))}
      </p>
      {step === "alone" && <Alone activity={activity} open={open} />}
      {step === "pairs" && <Pairs activity={activity} open={open} />}
      {step === "fours" && <Four activity={activity} open={open} />}
      {step === "all" && <All activity={activity} open={open} />}
    </div>
  );
}

interface PartProps {
  readonly activity: TalkActivity;
  readonly open: boolean;
}

/** The note that nobody else ever sees. */
function Alone({ activity, open }: PartProps) {
  return (
    <>
      {open ? (
        <Composer
          activity={activity}
          photo={false}
          prompt={activity.prompt}
          placeholder={t("Your own thought")}
          hint={t("Think alone first. Only you ever see this note.")}
          onSend={(words) => sendNote(activity.id, words, null)}
        />
      ) : (
        <Stopped activity={activity} />
      )}
      <Mine activity={activity} />
      <Ready activity={activity} />
      {open && <SendBar activity={activity} words={t("Keep my note")} />}
    </>
  );
}

/** With whom to talk, and what one wrote to talk about. */
function Pairs({ activity, open }: PartProps) {
  const pair = record(`own_talk/${activity.id}`)?.pair ?? null;
  return (
    <>
      <section class="kind-talk-place">
        {pair === null ? <Unseated /> : <p class="kind-talk-code">{pair.code}</p>}
        <h2 class="prompt">{partnerPrompt(pair?.partners.length ?? 0)}</h2>
        {pair !== null && <People people={partnersOf(pair.partners)} />}
        <p class="explain">{t("Compare what you thought. What do you have in common, what differs?")}</p>
      </section>
      <Mine activity={activity} />
      {open && <BegunAlone activity={activity} />}
      <Ready activity={activity} />
    </>
  );
}

/** What was begun alone can still be kept when the room has gone on. */
function BegunAlone({ activity }: { activity: TalkActivity }) {
  const begun = draft(activity.id, "note").value.trim();
  const forget = (): void => setDraft(activity.id, "note", "");
  const keep = (): void => {
    sendNote(activity.id, begun, null);
    forget();
  };
  if (begun === "") return null;
  return (
    <section class="offer" aria-labelledby="begun">
      <h2 id="begun">{t("Keep what you had begun?")}</h2>
      <blockquote dir="auto">{begun}</blockquote>
      <div class="offer-buttons">
        <Button kind="primary" onClick={keep}>
          {t("Keep my note")}
        </Button>
        <Button onClick={forget}>{t("Put it away")}</Button>
      </div>
    </section>
  );
}

function partnerPrompt(partners: number): string {
  if (partners === 0) return t("Think on, or join a pair near you");
  return partners === 1 ? t("Talk with your partner") : t("Talk in three");
}

function partnersOf(places: readonly number[]): Companion[] {
  const people = record("group")?.people ?? [];
  return places.map((place) => people[place]).filter((one) => one !== undefined);
}

/** The one card of the four: anybody at the table writes it, and whoever writes after another sees what stands there. */
function Four({ activity, open }: PartProps) {
  const group = record("group");
  const card = record(`own_talk/${activity.id}`)?.card ?? null;
  return (
    <>
      <section class="kind-talk-place">
        {group === undefined ? <Unseated /> : <p class="kind-talk-code">{t("Table {id}", { id: group.id })}</p>}
        <h2 class="prompt" lang={labLanguage()}>
          {activity.prompt}
        </h2>
        <p class="explain">{t("Agree on one thing. One of you writes it for all of you.")}</p>
      </section>
      {open ? (
        <CardOfFour activity={activity}>
          <BegunAlone activity={activity} />
          <Mine activity={activity} />
        </CardOfFour>
      ) : (
        <>
          {card !== null && <blockquote dir="auto">{card.text}</blockquote>}
          <Stopped activity={activity} />
          <Mine activity={activity} />
        </>
      )}
    </>
  );
}

/** Where the draft of the four's card is kept: a note for the column `shared`, so that it is offered when the room has moved on. */
const SHARED = noteIn("shared");
const BASE = "shared.base";

/** The form, what stands below it, and its button at the thumb. */
function CardOfFour({ activity, children }: { activity: TalkActivity; children: ComponentChildren }) {
  const stands = record(`own_talk/${activity.id}`)?.card ?? null;
  const typing = useSignal(false);
  const begun = draft(activity.id, SHARED).value;
  const value = typing.value || begun !== "" ? begun : (stands?.text ?? "");
  const words = value.trim();
  const base = draft(activity.id, BASE).value;
  const busy = busyWith(activity.id);
  const same = words === (stands?.text ?? "");
  // What was begun on another text than stands there now: neither takes the other's place by itself.
  const overtaken = begun !== "" && !same && !busy && stands !== null && stands.text !== base;
  const forget = (): void => {
    typing.value = false;
    setDraft(activity.id, SHARED, "");
    setDraft(activity.id, BASE, "");
  };
  useEffect(() => {
    if (begun !== "" && same && !busy) forget(); // it stands there: nothing is begun any more
  });
  const write = (text: string): void => {
    if (begun === "" && !typing.value) setDraft(activity.id, BASE, stands?.text ?? "");
    typing.value = true;
    setDraft(activity.id, SHARED, text);
  };
  const share = (event: Event): void => {
    event.preventDefault();
    if (words === "" || same || overtaken) return;
    send("talk.share", { card: newId(), text: words, ...(stands === null ? {} : { instead_of: stands.text }) }, activity.id);
    setDraft(activity.id, BASE, words);
    announce(t("Your card is on its way."));
  };
  return (
    <>
      <form class="composer" id="composer" onSubmit={share}>
        {overtaken && (
          <section class="offer" aria-labelledby="overtaken">
            <h2 id="overtaken">{t("Somebody at your table wrote this meanwhile")}</h2>
            <blockquote dir="auto">{stands.text}</blockquote>
            <div class="offer-buttons">
              <Button kind="primary" onClick={forget}>
                {t("Take theirs")}
              </Button>
              <Button onClick={() => setDraft(activity.id, BASE, stands.text)}>{t("Go on with mine")}</Button>
            </div>
          </section>
        )}
        <div class="field">
          <label for="shared">{t("What your table shares with all")}</label>
          <textarea
            class="input paper"
            id="shared"
            rows={3}
            maxLength={1000}
            autocapitalize="sentences"
            value={value}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </div>
      </form>
      {children}
      <Actions>
        <p class="quiet-words" role="status">
          {stateWords(busy, stands !== null, same, activity.revealed)}
        </p>
        <Button kind="primary" wide type="submit" form="composer" disabled={words === "" || same || overtaken}>
          {stands === null ? t("Share with all") : t("Save the change")}
        </Button>
      </Actions>
    </>
  );
}

function stateWords(busy: boolean, stands: boolean, same: boolean, shown: boolean): string {
  if (busy) return connection.value.state === "online" ? t("Sending …") : t("Waiting for network. Kept here.");
  if (!stands) return shown ? t("All see it at once.") : t("All see it when the facilitator goes on.");
  return same ? t("Saved. Your table has shared this.") : t("Not saved yet.");
}

/** What the fours share; one's own stays to be worded until the end. */
function All({ activity, open }: PartProps) {
  const card = record(`own_talk/${activity.id}`)?.card ?? null;
  return (
    <>
      <h2 class="prompt" lang={labLanguage()}>
        {activity.prompt}
      </h2>
      {open ? (
        <CardOfFour activity={activity}>
          <Others activity={activity} />
        </CardOfFour>
      ) : (
        <>
          {card !== null && <blockquote dir="auto">{card.text}</blockquote>}
          <Others activity={activity} />
        </>
      )}
    </>
  );
}

function Unseated() {
  return <p class="explain">{t("You sit in no group yet. The facilitator finds you a table.")}</p>;
}

function Mine({ activity }: { activity: TalkActivity }) {
  const shared = record(`own_talk/${activity.id}`)?.card?.id;
  const notes = ownNotes(activity.id).filter((note) => note.card.id !== shared);
  if (notes.length === 0) return null;
  return (
    <section class="mine" aria-labelledby="mine">
      <h2 id="mine">{notes.some((note) => note.state === "late") ? tn("My note", "My {n} notes", notes.length) : t("Only you see this")}</h2>
      <NoteList notes={notes} />
    </section>
  );
}

/** The step takes in nothing now; what was begun is still here. */
function Stopped({ activity }: { activity: TalkActivity }) {
  const begun = [draft(activity.id, "note").value, draft(activity.id, SHARED).value].map((words) => words.trim()).filter((words) => words !== "");
  return (
    <>
      <p class="explain">
        {activity.state === "locked" ? t("The facilitator has stopped the writing for now.") : t("This step is done.")}
      </p>
      {begun.length > 0 && (
        <section class="offer" aria-labelledby="unsent">
          <h2 id="unsent">{t("You wrote this, but did not send it")}</h2>
          {begun.map((words) => (
            <blockquote key={words} dir="auto">
              {words}
            </blockquote>
          ))}
        </section>
      )}
    </>
  );
}
