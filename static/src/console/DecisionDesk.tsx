/** Decisions written down at the console: a row for each item with choice, function and reason; saved together, by a button. */
import type { DecisionActivity, ToDecide } from "../activities/decision";
import { CHOICES, type Choice } from "../decisions";
import { t } from "../i18n";
import { newId } from "../ids";
import { decisionWords } from "../labels";
import { itemTitle, lab, record } from "../store";
import { useKept } from "./kept";
import { perform } from "./perform";

export function DecisionDesk({ activity }: { activity: DecisionActivity }) {
  const items = (record(`decisions/${activity.id}`)?.items ?? []).filter(({ item }) => itemTitle(item) !== "");
  const open = activity.state !== "planned" && lab()?.state !== "closed";
  return (
    <div class="kind-decision rules">
      <p class="hint">{t("The room's votes are a priority. A named function decides, and says why where it decides otherwise.")}</p>
      {activity.state !== "planned" && items.length === 0 && <p class="hint">{t("There is nothing to decide about yet.")}</p>}
      <ul class="decision-rows" data-keeps-focus>
        {items.map((one) => (
          <Row key={one.item} activity={activity} one={one} open={open} />
        ))}
      </ul>
      {activity.state === "open" && open && activity.config.items !== "clusters" && <Add activity={activity} />}
    </div>
  );
}

function Row({ activity, one, open }: { activity: DecisionActivity; one: ToDecide; open: boolean }) {
  const { item, decision } = one;
  const [begun, setBegun] = useKept<{ choice?: Choice; function?: string; reason?: string }>(`decision/${activity.id}/${item}`, {});
  const choice = begun.choice ?? decision?.choice;
  const who = begun.function ?? decision?.function ?? activity.config.function ?? "";
  const reason = begun.reason ?? decision?.reason ?? "";
  const needsReason = choice !== undefined && one.reason_for.includes(choice);
  const ready = choice !== undefined && who.trim() !== "" && (!needsReason || reason.trim() !== "");
  const changed = Object.keys(begun).length > 0;
  const title = itemTitle(item);
  async function save(): Promise<void> {
    if (choice === undefined || !ready) return;
    const sent = begun;
    const answer = await perform("decision.make", { item, choice, function: who.trim(), reason: reason.trim() }, { activity: activity.id });
    if (answer.ok) setBegun((now) => (now === sent ? {} : now)); // it may have been written on meanwhile
  }
  return (
    <li class={`decision-row ${decision === null ? "" : "is-decided"}`} aria-label={title}>
      <header>
        <h2 dir="auto">{title}</h2>
        {one.place !== null && <p class="hint">{t("Place {n} in the room", { n: one.place })}</p>}
        {decision?.differs === true && <p class="decision-differs">{t("Decided otherwise than the room put it")}</p>}
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset class="decision-choices" disabled={!open}>
          <legend class="unseen">{t("What is decided?")}</legend>
          {CHOICES.map((each) => (
            <label key={each} class="segment">
              <input type="radio" name={`choice-${item}`} checked={choice === each} onChange={() => setBegun({ ...begun, choice: each })} />
              <span>{decisionWords(each)}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for={`function-${item}`}>{t("Who decides (a function, not a name)")}</label>
          <input class="input" id={`function-${item}`} maxLength={200} readOnly={!open} value={who} onInput={(event) => setBegun({ ...begun, function: event.currentTarget.value })} />
        </div>
        <div class="field">
          <label for={`reason-${item}`}>{needsReason ? t("Why otherwise than the room put it?") : t("Why? (may be left out)")}</label>
          <textarea class="input" id={`reason-${item}`} rows={2} maxLength={1000} readOnly={!open} value={reason} onInput={(event) => setBegun({ ...begun, reason: event.currentTarget.value })} />
        </div>
        {open && (
          <div class="row">
            <button type="submit" class="button button-primary" disabled={!ready || !changed}>
              {t("Write down the decision")}
            </button>
            {decision !== null && !changed && (
              <button type="button" class="button button-quiet" onClick={() => void perform("decision.take_back", { item }, { activity: activity.id })}>
                {t("Take the decision back")}
              </button>
            )}
          </div>
        )}
      </form>
    </li>
  );
}

/** Something that nobody wrote before, and is decided now. */
function Add({ activity }: { activity: DecisionActivity }) {
  const [text, setText] = useKept(`decide-more/${activity.id}`, "");
  async function add(): Promise<void> {
    const words = text.trim();
    if (words === "") return;
    const answer = await perform("card.add", { card: newId(), text: words }, { activity: activity.id });
    if (answer.ok) setText((now) => (now.trim() === words ? "" : now));
  }
  return (
    <form
      class="begin"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label for="decide-more">{t("Decide about something else")}</label>
      <input class="input" id="decide-more" maxLength={200} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <button type="submit" class="button" disabled={text.trim() === ""}>
        {t("Add")}
      </button>
    </form>
  );
}
