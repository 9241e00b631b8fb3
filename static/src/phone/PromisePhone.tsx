/** A promise to oneself: write it, read it, change it, and take it along. Nothing here is shown to anybody else. */
import { useSignal } from "@preact/signals";

import type { OwnPromise, PromiseActivity } from "../activities/promise";
import { send } from "../commands";
import { longDate, t } from "../i18n";
import { activity as activityOf, lab, labLanguage, record } from "../store";
import { Button } from "../ui/Button";
import { Actions } from "./Actions";
import { DraftField, fieldValue } from "./DraftField";
import { setFieldDraft } from "./drafts";
import { asCalendarDay, asText, handOver } from "./files";
import { promises } from "./keepsakes";
import { wished } from "./pending";
import { Ready } from "./Ready";
import { Sending } from "./Sending";

export function PromisePhone({ activity }: { activity: PromiseActivity }) {
  const changing = useSignal(false);
  const mine = ownPromise(activity);
  const open = activity.state === "open";
  if (open && (mine === undefined || changing.value)) {
    return <Write activity={activity} mine={mine} onDone={() => (changing.value = false)} />;
  }
  return (
    <div class="board kind-promise">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {mine === undefined ? (
        <p class="explain">{t("Writing has stopped. What you have begun is kept on this phone.")}</p>
      ) : (
        <Kept promise={mine} />
      )}
      <Ready activity={activity} />
      {open && mine !== undefined && (
        <Actions>
          <Sending activity={activity.id} saved={t("Saved. Only you can read it.")} />
          <Button wide onClick={() => (changing.value = true)}>
            {t("Change it")}
          </Button>
        </Actions>
      )}
    </div>
  );
}

/** One's promise as it will be when the latest wish has arrived. */
function ownPromise(activity: PromiseActivity): OwnPromise | undefined {
  let mine = record(`promise/${activity.id}`);
  for (const data of wished("promise.write", activity.id)) mine = data;
  return wished("promise.take_back", activity.id).length > 0 ? undefined : mine;
}

interface WriteProps {
  readonly activity: PromiseActivity;
  readonly mine: OwnPromise | undefined;
  readonly onDone: () => void;
}

function Write({ activity, mine, onDone }: WriteProps) {
  const text = fieldValue(activity.id, "text", mine?.text ?? "").trim();
  const day = fieldValue(activity.id, "remind_on", mine?.remind_on ?? "");
  const done = (): void => {
    setFieldDraft(activity.id, "text", null);
    setFieldDraft(activity.id, "remind_on", null);
    onDone();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    if (text === "") return;
    const remind_on = day === "" ? null : day;
    if (text !== mine?.text || remind_on !== mine.remind_on) send("promise.write", { text, remind_on }, activity.id);
    done();
  };
  return (
    <form class="composer kind-promise" onSubmit={save}>
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <DraftField
        activity={activity.id}
        name="text"
        label={t("I will …")}
        hint={t("Only you ever read this. The room sees how many have promised something, not what.")}
        saved={mine?.text ?? ""}
        kind="prose"
        longest={1000}
        paper
      />
      <DraftField
        activity={activity.id}
        name="remind_on"
        label={t("Remind me on (if you like)")}
        hint={t("You can put the day into your own calendar. We send nothing.")}
        saved={mine?.remind_on ?? ""}
        kind="day"
      />
      {mine !== undefined && (
        <Button
          kind="danger"
          onClick={() => {
            send("promise.take_back", {}, activity.id);
            done();
          }}
        >
          {t("Take it back")}
        </Button>
      )}
      <Actions>
        <Button kind="primary" wide type="submit" disabled={text === ""}>
          {t("Keep the promise")}
        </Button>
      </Actions>
    </form>
  );
}

/** A promise to be read, copied and taken along. */
function Kept({ promise }: { promise: OwnPromise }) {
  const copied = useSignal(false);
  const { text, remind_on } = promise;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      copied.value = true;
    } catch {
      // Plain http has no clipboard: the words are selected, so that they can be copied by hand.
      const words = document.getElementById("kept-words");
      if (words !== null) getSelection()?.selectAllChildren(words);
    }
  };
  return (
    <article class="note note-prototype">
      <p class="note-text" id="kept-words" dir="auto">{text}</p>
      {remind_on !== null && <p class="note-where">{t("Reminder: {date}", { date: longDate(remind_on) })}</p>}
      <div class="offer-buttons">
        {remind_on !== null && (
          <Button onClick={() => handOver("promise.ics", "text/calendar", asCalendarDay({ text, remind_on }, new Date()))}>
            {t("Put it into my calendar")}
          </Button>
        )}
        <Button onClick={() => void copy()}>{copied.value ? t("Copied") : t("Copy the words")}</Button>
        <Button onClick={() => handOver("promise.txt", "text/plain", asText(promise, lab()?.title ?? t("My promise")))}>{t("Save as text")}</Button>
      </div>
    </article>
  );
}

/** What one promised oneself in this lab, for when it is over; nothing if one did not. */
export function KeptPromises() {
  const own = [...promises()];
  if (own.length === 0) return null;
  return (
    <section class="mine" aria-labelledby="kept">
      <h2 id="kept">{t("What you promised yourself")}</h2>
      <p class="quiet-words">{t("Only you can read this, on this phone. Take it along before you leave the lab here.")}</p>
      {own.map(([id, promise]) => (
        <div key={id}>
          {own.length > 1 && <p class="note-where">{activityOf(id)?.title ?? ""}</p>}
          <Kept promise={promise} />
        </div>
      ))}
    </section>
  );
}
