/** Deciding: who holds the function chooses what it is about, then what is decided, and why. Everybody reads what was decided. */
import type { DecisionActivity, ToDecide } from "../activities/decision";
import { send } from "../commands";
import { CHOICES, type Choice } from "../decisions";
import { t } from "../i18n";
import { decisionWords } from "../labels";
import { connection } from "../link";
import { card, itemTitle, labLanguage, parts, record } from "../store";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { Actions } from "./Actions";
import { draft, fieldDraft, setDraft, setFieldDraft } from "./drafts";
import { busyWith } from "./pending";
import { useLast, useStill } from "./scene";

/** The item this person has open, remembered over a reload. */
const OPEN_ITEM = "open";

export function DecisionPhone({ activity }: { activity: DecisionActivity }) {
  const board = useLast(record(`decisions/${activity.id}`));
  const items = (board?.items ?? []).filter(({ item }) => itemTitle(item) !== "");
  const writes = useStill(record(`decider/${activity.id}`)?.writes === true);
  if (!writes) return <Read activity={activity} items={items} />;
  const chosen = draft(activity.id, OPEN_ITEM).value;
  const one = items.find(({ item }) => item === chosen);
  if (one === undefined) return <List activity={activity} items={items} onChoose={(id) => setDraft(activity.id, OPEN_ITEM, id)} />;
  return <One key={one.item} activity={activity} one={one} onBack={() => setDraft(activity.id, OPEN_ITEM, "")} />;
}

/** What lies to be decided and what was, for who only reads it. */
function Read({ activity, items }: { activity: DecisionActivity; items: readonly ToDecide[] }) {
  const who = activity.config.function ?? "";
  return (
    <div class="testcards kind-decision">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {activity.state !== "open"
          ? t("The decisions are closed. You can read them.")
          : who === ""
            ? t("The room's votes are a priority. A named function decides. You read here what is decided.")
            : t("The room's votes are a priority. It is decided by: {function}. You read here what is decided.", { function: who })}
      </p>
      {items.length === 0 && <p>{t("There is nothing to decide about yet.")}</p>}
      <ul class="notes">
        {items.map((one) => (
          <li key={one.item} class={`note note-${card(one.item)?.kind ?? "idea"}`} dir="auto">
            <Told one={one} />
            {(one.decision?.reason ?? "") !== "" && <p class="note-text">{one.decision?.reason}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What an item is, where the room put it, and what was decided about it. */
function Told({ one: { item, place, decision } }: { one: ToDecide }) {
  return (
    <>
      <span class="note-title">{itemTitle(item)}</span>
      {place !== null && <span class="note-where">{t("Place {n} in the room", { n: place })}</span>}
      <span class="note-text">{decision === null ? t("Not decided yet") : `${decisionWords(decision.choice)} · ${decision.function}`}</span>
    </>
  );
}

function List({ activity, items, onChoose }: { activity: DecisionActivity; items: readonly ToDecide[]; onChoose: (item: Id) => void }) {
  const open = activity.state === "open";
  return (
    <div class="testcards kind-decision">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">{open ? t("The room's votes are a priority. A named function decides.") : t("The decisions are closed. You can read them.")}</p>
      {items.length === 0 && <p>{t("There is nothing to decide about yet.")}</p>}
      <ul class="notes">
        {items.map((one) => (
          <li key={one.item}>
            <button type="button" class={`note note-button note-${card(one.item)?.kind ?? "idea"}`} dir="auto" onClick={() => onChoose(one.item)}>
              <Told one={one} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function One({ activity, one, onBack }: { activity: DecisionActivity; one: ToDecide; onBack: () => void }) {
  const { item, decision } = one;
  const begun = (field: string): string | null => fieldDraft(activity.id, `${item}.${field}`);
  const begin = (field: string, value: string | null): void => setFieldDraft(activity.id, `${item}.${field}`, value);
  const choice = (begun("choice") ?? decision?.choice ?? null) as Choice | null;
  const who = begun("function") ?? decision?.function ?? activity.config.function ?? "";
  const reason = begun("reason") ?? decision?.reason ?? "";
  const changed = ["choice", "function", "reason"].some((field) => begun(field) !== null);
  const needsReason = choice !== null && one.reason_for.includes(choice);
  const open = activity.state === "open";
  const ready = choice !== null && who.trim() !== "" && (!needsReason || reason.trim() !== "");
  const { title, body } = parts(card(item)?.text ?? "");
  const save = (event: Event): void => {
    event.preventDefault();
    if (!ready || choice === null) return;
    send("decision.make", { item, choice, function: who.trim(), reason: reason.trim() }, activity.id);
    for (const field of ["choice", "function", "reason"]) begin(field, null);
  };
  return (
    <form class="testcard kind-decision" onSubmit={save}>
      <Button kind="quiet" class="back" onClick={onBack}>
        <span aria-hidden="true">←</span> {t("All decisions")}
      </Button>
      <h2 class="prompt" dir="auto">{itemTitle(item)}</h2>
      {title !== null && body !== "" && <p dir="auto">{body}</p>}
      {one.place !== null && <p class="explain">{t("Place {n} in the room", { n: one.place })}</p>}
      <fieldset class="choices" disabled={!open}>
        <legend>{t("What is decided?")}</legend>
        {CHOICES.map((each) => (
          <label class="scale-step" key={each}>
            <input type="radio" name="choice" value={each} checked={choice === each} onChange={() => begin("choice", each)} />
            <span>{decisionWords(each)}</span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="decision-function">{t("Who decides?")}</label>
        <p class="field-hint" id="decision-function-hint">{t("A function, not a name.")}</p>
        <input
          class="input"
          type="text"
          id="decision-function"
          aria-describedby="decision-function-hint"
          autocomplete="off"
          maxLength={200}
          value={who}
          readOnly={!open}
          onInput={(event) => begin("function", event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="decision-reason">{needsReason ? t("Why otherwise than the room put it?") : t("Why? (may be left out)")}</label>
        <textarea
          class="input"
          id="decision-reason"
          rows={2}
          maxLength={1000}
          required={needsReason}
          value={reason}
          readOnly={!open}
          onInput={(event) => begin("reason", event.currentTarget.value)}
        />
        {needsReason && <p class="overtaken">{t("The choice differs from what the room put first. The reason is shown with it.")}</p>}
      </div>
      <Actions>
        <p class="quiet-words" role="status">
          {busyWith(activity.id)
            ? connection.value.state === "online"
              ? t("Sending …")
              : t("Waiting for network. Kept here.")
            : changed
              ? t("Not saved yet. Kept on this phone.")
              : decision !== null
                ? t("Decided. Everybody sees it.")
                : ""}
        </p>
        {open && (
          <Button kind="primary" wide type="submit" disabled={!ready || !changed}>
            {t("Write down the decision")}
          </Button>
        )}
        {open && decision !== null && !changed && (
          <Button kind="quiet" onClick={() => send("decision.take_back", { item }, activity.id)}>
            {t("Take the decision back")}
          </Button>
        )}
      </Actions>
    </form>
  );
}
