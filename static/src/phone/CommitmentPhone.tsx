/** Promising for one's organisation: its promises, each with a button to confirm it for one's side, and a form to write one. */
import { send } from "../commands";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { lab, labLanguage, record } from "../store";
import type { CommitmentActivity } from "../activities/commitment";
import { cadenceWords, CADENCES, Confirmations, reportWords, sideWords, type Cadence, type Commitment } from "../ui/Confirmations";
import { Button } from "../ui/Button";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { Actions } from "./Actions";
import { DraftField, fieldValue } from "./DraftField";
import { draft, setDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { Ready } from "./Ready";
import { Sending } from "./Sending";

/** The draft that says which promise is being written: empty for none. */
const OPEN = "open";
const FIELDS = ["text", "owner_function", "next_report", "cadence"] as const;

export function CommitmentPhone({ activity }: { activity: CommitmentActivity }) {
  const open = activity.state === "open";
  const mine = record(`commitment/${activity.id}`);
  const made = record(`commitments/${activity.id}`) ?? [];
  const own = withUnsent(activity, made.filter((one) => one.organisation === (mine?.organisation ?? null)));
  const others = made.filter((one) => !own.some((same) => same.id === one.id));
  const writing = draft(activity.id, OPEN).value;
  if (open && writing !== "") {
    return <Form key={writing} activity={activity} commitment={writing} known={own.find((one) => one.id === writing)} />;
  }
  return (
    <div class="board kind-commitment">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {!activity.revealed
          ? t("The promises are hidden for now.")
          : open
            ? t("The room sees what an organisation promises, never who wrote it.")
            : t("Writing has stopped. You can read what was promised.")}
      </p>
      {own.length > 0 && (
        <section class="mine" aria-labelledby="own-promises">
          <h2 id="own-promises">{organisationMark(mine?.organisation ?? null)?.organisation.name ?? t("Our promises")}</h2>
          <ul class="notes">
            {own.map((one) => (
              <Own key={one.id} activity={activity} one={one} />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section class="others" aria-labelledby="other-promises">
          <h2 id="other-promises">{tn("{n} promise from others", "{n} promises from others", others.length)}</h2>
          <ul class="notes">
            {others.map((one) => (
              <li key={one.id} class="note note-experiment">
                <OrgBadge organisation={one.organisation} />
                <Promise one={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Ready activity={activity} />
      {open && (
        <Actions>
          <Sending activity={activity.id} saved="" />
          <Button kind={own.length === 0 ? "primary" : "plain"} wide onClick={() => setDraft(activity.id, OPEN, newId())}>
            {own.length === 0 ? t("Write a promise") : t("Write another promise")}
          </Button>
        </Actions>
      )}
    </div>
  );
}

/** The promises of one's organisation with those that are on their way. */
function withUnsent(activity: CommitmentActivity, own: readonly Commitment[]): Commitment[] {
  const shown = new Map(own.map((one) => [one.id, one]));
  for (const data of wished("commitment.write", activity.id)) {
    const known = shown.get(data.commitment);
    const unsent = { id: data.commitment, organisation: null, confirmed: [], waits_for: [], holds: false };
    shown.set(data.commitment, { ...(known ?? unsent), ...data, organisation: known?.organisation ?? null });
  }
  for (const data of wished("commitment.take_back", activity.id)) shown.delete(data.commitment);
  return [...shown.values()];
}

function Promise({ one }: { one: Commitment }) {
  return (
    <>
      <p class="note-text" dir="auto">{one.text}</p>
      <p class="note-where" dir="auto">
        {one.owner_function} · {reportWords(one)}
      </p>
      <Confirmations of={one} />
    </>
  );
}

function Own({ activity, one }: { activity: CommitmentActivity; one: Commitment }) {
  const side = record(`commitment/${activity.id}`)?.side ?? "body";
  const confirmed = one.confirmed.includes(side);
  const open = activity.state === "open";
  const name = one.text.slice(0, 40);
  return (
    <li class="note note-experiment">
      <Promise one={one} />
      {open && (
        <div class="offer-buttons">
          <Button
            kind={confirmed ? "plain" : "primary"}
            aria-pressed={confirmed}
            aria-label={t("Confirm for: {side}. {text}", { side: sideWords(side), text: name })}
            onClick={() => send("commitment.confirm", { commitment: one.id, confirmed: !confirmed }, activity.id)}
          >
            {confirmed ? t("✓ Confirmed for: {side}", { side: sideWords(side) }) : t("Confirm for: {side}", { side: sideWords(side) })}
          </Button>
          <Button kind="quiet" aria-label={t("Change the promise: {text}", { text: name })} onClick={() => setDraft(activity.id, OPEN, one.id)}>
            {t("Change")}
          </Button>
        </div>
      )}
    </li>
  );
}

interface FormProps {
  readonly activity: CommitmentActivity;
  readonly commitment: string;
  readonly known: Commitment | undefined;
}

function Form({ activity, commitment, known }: FormProps) {
  const name = (field: string): string => `${commitment}.${field}`;
  const value = (field: (typeof FIELDS)[number]): string =>
    fieldValue(activity.id, name(field), known?.[field] ?? (field === "cadence" ? "once" : "")).trim();
  const complete = ["text", "owner_function", "next_report"].every((field) => value(field as (typeof FIELDS)[number]) !== "");
  const close = (): void => setDraft(activity.id, OPEN, "");
  const forget = (): void => FIELDS.forEach((field) => setFieldDraft(activity.id, name(field), null));
  const save = (event: Event): void => {
    event.preventDefault();
    if (!complete) return;
    const words = { text: value("text"), owner_function: value("owner_function"), next_report: value("next_report") };
    send("commitment.write", { commitment, ...words, cadence: value("cadence") as Cadence }, activity.id);
    forget();
    close();
  };
  return (
    <form class="testcard kind-commitment" onSubmit={save}>
      <Button kind="quiet" class="back" onClick={close}>
        <span aria-hidden="true">←</span> {t("All promises")}
      </Button>
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {known !== undefined && known.confirmed.length > 0 && (
        <p class="explain">{t("When you change the promise, it has to be confirmed again.")}</p>
      )}
      <DraftField activity={activity.id} name={name("text")} label={t("We promise to …")} saved={known?.text ?? ""} kind="prose" longest={500} paper />
      <DraftField
        activity={activity.id}
        name={name("owner_function")}
        label={t("Responsible function")}
        hint={t("A role, not a name.")}
        saved={known?.owner_function ?? ""}
      />
      <DraftField activity={activity.id} name={name("next_report")} label={t("We report back on")} saved={known?.next_report ?? ""} kind="day" />
      <fieldset class="segments">
        <legend class="field-label">{t("How often?")}</legend>
        <div class="segments-row">
          {CADENCES.map((cadence) => (
            <label class="segment" key={cadence}>
              <input
                type="radio"
                name="cadence"
                value={cadence}
                checked={value("cadence") === cadence}
                onChange={() => setFieldDraft(activity.id, name("cadence"), cadence)}
              />
              <span>{cadenceWords(cadence)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {known !== undefined && (
        <Button
          kind="danger"
          onClick={() => {
            send("commitment.take_back", { commitment }, activity.id);
            forget();
            close();
          }}
        >
          {t("Take the promise back")}
        </Button>
      )}
      <Actions>
        <p class="quiet-words">{lab()?.identity === "anonymous" ? t("The room sees your organisation with the promise, never your name.") : ""}</p>
        <Button kind="primary" wide type="submit" disabled={!complete}>
          {t("Save the promise")}
        </Button>
      </Actions>
    </form>
  );
}
