/** The test card: choose an idea, write what we believe, do and measure. Several people may write on the same card. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { serverNow, timeOfDay } from "../clock";
import { command, send } from "../commands";
import { language, t } from "../i18n";
import { connection } from "../link";
import { all, card as cardOf, experiment, itemTitle, labLanguage, offered, parts } from "../store";
import { sheetOf, writersIn, writersWords } from "../sheets";
import type { Card, Commands, Experiment, Id, TestCardActivity } from "../types";
import { Button } from "../ui/Button";
import { OrgBadge } from "../ui/OrgBadge";
import { Actions } from "./Actions";
import { draft, fieldDraft, setDraft, setFieldDraft } from "./drafts";
import { busyWith } from "./pending";
import { Ready } from "./Ready";
import { EarlierTexts } from "./SheetField";

const FIELDS = ["belief", "action", "measure", "threshold", "owner_function", "starts_on"] as const;
type Field = (typeof FIELDS)[number];
type Typed = Exclude<Field, "starts_on">;

/** The fields that hold words: two may write in one of them at the same time. */
function isTyped(field: Field): field is Typed {
  return field !== "starts_on";
}

function words(field: Field): { label: string; hint: string } {
  switch (field) {
    case "belief":
      return { label: t("We believe that …"), hint: t("What changes, and for whom?") };
    case "action":
      return { label: t("To test it we will …"), hint: t("The smallest thing we can do soon.") };
    case "measure":
      return { label: t("We measure …"), hint: t("What do we count or ask?") };
    case "threshold":
      return { label: t("We are right if …"), hint: t("Decide the limit before you start.") };
    case "owner_function":
      return { label: t("Responsible function"), hint: t("A role, not a name.") };
    case "starts_on":
      return { label: t("Starts on"), hint: "" };
  }
}

/** The card this person has open, remembered over a reload. */
const OPEN_CARD = "open";

export function TestCardPhone({ activity }: { activity: TestCardActivity }) {
  const chosen = draft(activity.id, OPEN_CARD).value;
  const card = chosen === "" ? undefined : cardOf(chosen);
  if (card === undefined) return <Choose activity={activity} />;
  return <TestCard key={card.id} activity={activity} card={card} onBack={() => setDraft(activity.id, OPEN_CARD, "")} />;
}

function Choose({ activity }: { activity: TestCardActivity }) {
  const dots = dotsByItem();
  const cards = [...offered(activity.id).cards].sort((a, b) => (dots.get(b.id) ?? 0) - (dots.get(a.id) ?? 0));
  const begun = cards.filter((card) => experiment(card.id) !== undefined);
  const rest = cards.filter((card) => experiment(card.id) === undefined);
  const open = activity.state === "open";
  return (
    <div class="testcards">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {!open && <p class="explain">{t("Writing has stopped. You can read what was written.")}</p>}
      {cards.length === 0 && <p>{t("There are no ideas to test yet.")}</p>}
      {begun.length > 0 && (
        <section aria-labelledby="begun">
          <h2 id="begun">{t("Test cards")}</h2>
          <CardChoice activity={activity.id} cards={begun} onChoose={(id) => setDraft(activity.id, OPEN_CARD, id)} />
        </section>
      )}
      {open && rest.length > 0 && (
        <section aria-labelledby="rest">
          <h2 id="rest">{begun.length > 0 ? t("Or start from another idea") : t("Choose the idea to test")}</h2>
          <CardChoice activity={activity.id} cards={rest} onChoose={(id) => setDraft(activity.id, OPEN_CARD, id)} />
        </section>
      )}
      <Ready activity={activity} />
    </div>
  );
}

/** The dots that votes of this lab have shown so far: what got most is offered first. */
function dotsByItem(): Map<Id, number> {
  const dots = new Map<Id, number>();
  for (const tally of all("tally").values()) {
    for (const item of tally.items ?? []) dots.set(item.item, (dots.get(item.item) ?? 0) + item.dots);
  }
  return dots;
}

function CardChoice({ activity, cards, onChoose }: { activity: Id; cards: readonly Card[]; onChoose: (id: Id) => void }) {
  return (
    <ul class="notes">
      {cards.map((card) => {
        const { title, body } = parts(card.text);
        const test = experiment(card.id);
        return (
          <li key={card.id}>
            <button type="button" class={`note note-button note-${test === undefined ? card.kind : "experiment"}`} dir="auto" onClick={() => onChoose(card.id)}>
              {title !== null && <span class="note-title">{title}</span>}
              <span class="note-text">{body}</span>
              {test !== undefined && <span class="note-where">{t("{n} of {m} fields written", { n: FIELDS.filter((field) => test[field]).length, m: FIELDS.length })}</span>}
              {FIELDS.some((field) => fieldDraft(activity, `${card.id}.${field}`) !== null) && <span class="note-where">{t("Not saved yet. Kept on this phone.")}</span>}
              <span class="note-foot">
                <OrgBadge organisation={card.organisation} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function TestCard({ activity, card, onBack }: { activity: TestCardActivity; card: Card; onBack: () => void }) {
  const written = experiment(card.id);
  const changedAt = useChangeByOthers(written, activity.id);
  const open = activity.state === "open";
  const begun = (field: Field): string | null => fieldDraft(activity.id, `${card.id}.${field}`);
  const changed = FIELDS.filter((field) => begun(field) !== null && begun(field) !== (written?.[field] ?? ""));
  const busy = busyWith(activity.id);
  const save = (event: Event): void => {
    event.preventDefault();
    if (changed.length === 0 && written !== undefined) return;
    const value = (field: Field): string | null => {
      const words = (begun(field) ?? "").trim();
      return field === "starts_on" && words === "" ? null : words;
    };
    const fields = Object.fromEntries(changed.map((field) => [field, value(field)]));
    const was = Object.fromEntries(changed.filter(isTyped).map((field) => [field, draft(activity.id, `${card.id}.${field}.base`).peek()]));
    send("experiment.write", { card: card.id, ...fields, was } as Commands["experiment.write"], activity.id);
    for (const field of FIELDS) setFieldDraft(activity.id, `${card.id}.${field}`, null);
  };
  return (
    <form class="testcard" onSubmit={save}>
      <Button kind="quiet" class="back" onClick={onBack}>
        <span aria-hidden="true">←</span> {t("All ideas")}
      </Button>
      <h2 class="prompt" dir="auto">
        {itemTitle(card.id)}
      </h2>
      {!open && <p class="explain">{t("Writing has stopped. You can read what was written.")}</p>}
      {FIELDS.map((field) => (
        <FieldOf key={field} activity={activity.id} card={card.id} field={field} written={written?.[field] ?? ""} open={open} />
      ))}
      <Actions>
        <p class="quiet-words" role="status">
          {busy
            ? connection.value.state === "online"
              ? t("Sending …")
              : t("Waiting for network. Kept here.")
            : changed.length > 0
              ? t("Not saved yet. Kept on this phone.")
              : changedAt !== null
                ? t("Somebody else saved this at {time}.", { time: timeOfDay(changedAt, language.value) })
                : written !== undefined
                  ? t("Saved. Everybody at this card sees the same.")
                  : ""}
        </p>
        {open && (
          <Button kind="primary" wide type="submit" disabled={changed.length === 0}>
            {t("Save the test card")}
          </Button>
        )}
      </Actions>
    </form>
  );
}

interface FieldProps {
  readonly activity: Id;
  readonly card: Id;
  readonly field: Field;
  readonly written: string;
  readonly open: boolean;
}

function FieldOf({ activity, card, field, written, open }: FieldProps) {
  const key = `${card}.${field}`;
  const begun = fieldDraft(activity, key);
  const base = draft(activity, `${key}.base`).value;
  const { label, hint } = words(field);
  const id = `field-${field}`;
  const input = (event: { currentTarget: { value: string } }): void => {
    if (begun === null) setDraft(activity, `${key}.base`, written);
    setFieldDraft(activity, key, event.currentTarget.value);
  };
  const hold = (on: boolean): void => {
    if (open && isTyped(field)) void command("experiment.hold", { card, field, on }, { activity });
  };
  const bringBack = (text: string): void => {
    if (!isTyped(field)) return;
    const both = written === "" || field === "owner_function" ? text : `${written}\n${text}`;
    send("experiment.write", { card, [field]: both, was: { [field]: written } } as Commands["experiment.write"], activity);
  };
  const others = writersWords(open ? writersIn(activity, card, field) : []);
  const watched = { onFocus: () => hold(true), onBlur: () => hold(false), onInput: input };
  const shared = { id, class: "input", value: begun ?? written, readOnly: !open, "aria-describedby": hint === "" ? undefined : `${id}-hint`, ...watched };
  const overtaken = begun !== null && written !== base && written !== begun && written !== "";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== "" && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {field === "starts_on" ? (
        <input type="date" {...shared} />
      ) : field === "owner_function" ? (
        <input type="text" maxLength={200} autocomplete="off" {...shared} />
      ) : (
        <textarea rows={2} {...shared} />
      )}
      {others !== null && (
        <p class="writes-here" role="status">
          {others}
        </p>
      )}
      {overtaken && (
        <p class="overtaken" role="status">
          {isTyped(field) ? t("Meanwhile somebody else wrote: “{text}”. Both are kept.", { text: written }) : t("Meanwhile somebody else wrote: “{text}”.", { text: written })}{" "}
          <Button kind="quiet" onClick={() => setFieldDraft(activity, key, null)}>
            {t("Take theirs")}
          </Button>
        </p>
      )}
      <EarlierTexts texts={sheetOf(activity, card)?.earlier?.[field] ?? []} onBring={open ? bringBack : undefined} />
    </div>
  );
}

/** When somebody else last changed this test card while we looked at it, by the server's clock; null if nobody did. */
function useChangeByOthers(written: Experiment | undefined, activity: Id): number | null {
  const before = useRef<Experiment | undefined>(written);
  const ours = useRef(false);
  const changedAt = useSignal<number | null>(null);
  const busy = busyWith(activity);
  if (busy) ours.current = true;
  useEffect(() => {
    if (before.current === written) return;
    before.current = written;
    changedAt.value = ours.current ? null : serverNow();
    ours.current = busy;
  }, [written, busy]);
  return changedAt.value;
}
