/** What we close: choose an experiment or a note, or say it in words; then why, and what we learned. */
import type { OpenStopActivity, Stopped } from "../activities/open_stop";
import { send } from "../commands";
import { newId } from "../ids";
import { t } from "../i18n";
import { experiment, itemTitle, labLanguage, offered, parts, record } from "../store";
import type { Card, Id } from "../types";
import { Button } from "../ui/Button";
import { Actions } from "./Actions";
import { draft, fieldDraft, setDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { Ready } from "./Ready";
import { Sending } from "./Sending";

/** What this person is writing about: "item" of the list, "card" of the table, or "own" words; remembered over a reload. */
const AT = "at";
const FIELDS = ["text", "reason", "lesson"] as const;
type Field = (typeof FIELDS)[number];

/** The list with what this person has on the way. */
function listOf(activity: Id): { items: Stopped[]; mine: ReadonlySet<Id> } {
  const mine = new Set(record(`stop/${activity}`)?.mine ?? []);
  const items = new Map((record(`stops/${activity}`)?.items ?? []).map((one) => [one.id, one]));
  for (const wish of wished("stop.write", activity)) {
    const card = wish.card ?? null;
    const known = items.get(wish.item) ?? { id: wish.item, card, text: card === null ? "" : itemTitle(card), experiment: false, reason: "", lesson: "" };
    const { item: _, ...fields } = wish;
    items.set(wish.item, { ...known, ...fields });
    mine.add(wish.item);
  }
  for (const { item } of wished("stop.take_back", activity)) items.delete(item);
  return { items: [...items.values()], mine };
}

export function StopPhone({ activity }: { activity: OpenStopActivity }) {
  const { items, mine } = listOf(activity.id);
  const at = draft(activity.id, AT).value;
  const [what, id = ""] = at.split(" ");
  const open = activity.state === "open";
  const back = (): void => setDraft(activity.id, AT, "");
  if (open && what === "item" && mine.has(id)) {
    const one = items.find((each) => each.id === id);
    if (one !== undefined) return <About key={at} activity={activity} item={one} onDone={back} />;
  }
  if (open && (what === "own" || (what === "card" && items.every((each) => each.card !== id)))) {
    return <About key={at} activity={activity} card={what === "card" ? id : null} onDone={back} />;
  }
  return <Overview activity={activity} items={items} mine={mine} />;
}

interface OverviewProps {
  readonly activity: OpenStopActivity;
  readonly items: readonly Stopped[];
  readonly mine: ReadonlySet<Id>;
}

function Overview({ activity, items, mine }: OverviewProps) {
  const open = activity.state === "open";
  const taken = new Set(items.map((one) => one.card));
  const rest = offered(activity.id).cards.filter((card) => !taken.has(card.id));
  const tried = rest.filter((card) => experiment(card.id) !== undefined);
  const others = rest.filter((card) => experiment(card.id) === undefined);
  const choose = (at: string): void => setDraft(activity.id, AT, at);
  return (
    <div class="kind-open-stop testcards">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {open
          ? t("To end what did not work is a service to the others. Nobody's name stands on the list.")
          : t("Writing has stopped. You can read what was written.")}
      </p>
      {open && rest.length > 0 && (
        <section aria-labelledby="more">
          <h2 id="more">{t("Put something on the list")}</h2>
          <Choices cards={tried} onChoose={choose} />
          {others.length > 0 && (
            <details>
              <summary class="button button-quiet">{tried.length === 0 ? t("Choose a note") : t("Or choose a note")}</summary>
              <Choices cards={others} onChoose={choose} />
            </details>
          )}
        </section>
      )}
      {items.length > 0 && (
        <section aria-labelledby="stopped">
          <h2 id="stopped">{t("We close")}</h2>
          <ul class="notes">
            {items.map((one) => (
              <Item key={one.id} one={one} onChange={open && mine.has(one.id) ? () => choose(`item ${one.id}`) : null} />
            ))}
          </ul>
          {mine.size > 0 && <Sending activity={activity.id} saved="" />}
        </section>
      )}
      <Ready activity={activity} />
      {open && (
        <Actions>
          <Button kind="primary" wide onClick={() => choose("own")}>
            {t("Something in my own words")}
          </Button>
        </Actions>
      )}
    </div>
  );
}

function Item({ one, onChange }: { one: Stopped; onChange: (() => void) | null }) {
  const { title, body } = parts(one.text);
  return (
    <li class="note note-insight" dir="auto">
      <h3 class="note-title">{title ?? body}</h3>
      {one.reason !== "" && <p class="note-text">{one.reason}</p>}
      {one.lesson !== "" && (
        <p class="stop-lesson">
          <strong>{t("We learned")}</strong> {one.lesson}
        </p>
      )}
      {onChange !== null && (
        <Button kind="quiet" onClick={onChange} aria-label={t("Change “{text}”", { text: (title ?? body).slice(0, 60) })}>
          {one.lesson === "" ? t("Add what we learned") : t("Change")}
        </Button>
      )}
    </li>
  );
}

function Choices({ cards, onChoose }: { cards: readonly Card[]; onChoose: (at: string) => void }) {
  if (cards.length === 0) return null;
  return (
    <ul class="notes">
      {cards.map((card) => {
        const { title, body } = parts(card.text);
        return (
          <li key={card.id}>
            <button type="button" class={`note note-button note-${experiment(card.id) === undefined ? card.kind : "experiment"}`} dir="auto" onClick={() => onChoose(`card ${card.id}`)}>
              {title !== null && <span class="note-title">{title}</span>}
              <span class="note-text">{body}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface AboutProps {
  readonly activity: OpenStopActivity;
  /** What stands on the list already, or the card or own words (null) that come onto it. */
  readonly item?: Stopped;
  readonly card?: Id | null;
  readonly onDone: () => void;
}

function About({ activity, item, card = item?.card ?? null, onDone }: AboutProps) {
  const place = item?.id ?? card ?? "own";
  const key = (field: Field): string => `${place}.${field}`;
  const written = (field: Field): string => (field === "text" && card !== null ? "" : (item?.[field] ?? ""));
  const value = (field: Field): string => fieldDraft(activity.id, key(field)) ?? written(field);
  const named = card !== null || value("text").trim() !== "";
  const leave = (): void => {
    for (const field of FIELDS) setFieldDraft(activity.id, key(field), null);
    onDone();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    if (!named) return;
    const changed = FIELDS.filter((field) => (field !== "text" || card === null) && value(field).trim() !== written(field));
    const fields = Object.fromEntries(changed.map((field) => [field, value(field).trim()]));
    const which = item === undefined ? { item: newId(), ...(card === null ? {} : { card }) } : { item: item.id };
    if (item === undefined || changed.length > 0) send("stop.write", { ...which, ...fields }, activity.id);
    leave();
  };
  const input = (field: Field) => (event: { currentTarget: { value: string } }) => setFieldDraft(activity.id, key(field), event.currentTarget.value);
  return (
    <form class="testcard" onSubmit={save}>
      <Button kind="quiet" class="back" onClick={onDone}>
        <span aria-hidden="true">←</span> {t("The whole list")}
      </Button>
      {card !== null ? (
        <>
          <h2 class="prompt" dir="auto">{itemTitle(card) || item?.text}</h2>
          {experiment(card) !== undefined && <p class="explain">{t("The experiment is stopped when you put it on the list.")}</p>}
        </>
      ) : (
        <div class="field">
          <label for="stop-text" class="prompt">{t("What do we close?")}</label>
          <input class="input" id="stop-text" maxLength={200} autocomplete="off" value={value("text")} onInput={input("text")} />
        </div>
      )}
      <div class="field">
        <label for="stop-reason">{t("Why do we close it?")}</label>
        <textarea class="input" id="stop-reason" rows={2} maxLength={600} value={value("reason")} onInput={input("reason")} />
      </div>
      <div class="field">
        <label for="stop-lesson">{t("What did we learn?")}</label>
        <textarea class="input" id="stop-lesson" rows={3} maxLength={600} value={value("lesson")} onInput={input("lesson")} />
      </div>
      <Actions>
        <Button kind="primary" wide type="submit" disabled={!named}>
          {item === undefined ? t("Put it on the list") : t("Save")}
        </Button>
        {item !== undefined && (
          <Button
            kind="quiet"
            onClick={() => {
              send("stop.take_back", { item: item.id }, activity.id);
              leave();
            }}
          >
            {t("Take it back")}
          </Button>
        )}
      </Actions>
    </form>
  );
}
