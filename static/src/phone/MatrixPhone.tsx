/** Two scales of five for one item at a time; each place is sent as soon as both are said. After the reveal where everything lies. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { MatrixActivity, Position } from "../activities/matrix";
import { send } from "../commands";
import { number, t, tn } from "../i18n";
import { ownOrder } from "../ids";
import { connection } from "../link";
import { itemTitle, labLanguage, me, offered, parts, record } from "../store";
import type { Card, Cluster, Id, PlacedItem } from "../types";
import { Button } from "../ui/Button";
import { NotePhoto } from "../ui/NotePhoto";
import { OrgBadge } from "../ui/OrgBadge";
import { Actions } from "./Actions";
import { draft, setDraft } from "./drafts";
import { busyWith, wished } from "./pending";
import { Progress } from "./Progress";

type Axis = "impact" | "effort";
const STEPS = [1, 2, 3, 4, 5] as const;

export function MatrixPhone({ activity }: { activity: MatrixActivity }) {
  const placed = record(`placement/${activity.id}`);
  if (activity.revealed && placed !== undefined) return <Result activity={activity} placed={placed} />;
  return <Placing activity={activity} />;
}

/** Where this person has placed things, with what is on its way. */
function ownPositions(activity: Id): Readonly<Record<Id, Position>> {
  const said: Record<Id, Position> = { ...record(`position/${activity}`) };
  for (const { item, impact, effort } of wished("position.set", activity)) said[item] = { impact, effort };
  return said;
}

function Placing({ activity }: { activity: MatrixActivity }) {
  const offer = offered(activity.id);
  const items: readonly (Card | Cluster)[] = activity.config.items === "clusters" ? offer.clusters : offer.cards;
  const order = ownOrder(items, me()?.member ?? "", (item) => item.id);
  const said = ownPositions(activity.id);
  const left = order.find((item) => said[item.id] === undefined);
  /** The item on the screen; null shows the list. It is kept by its name, for items may come and go. */
  const at = useSignal<Id | null>(left?.id ?? null);
  const place = order.findIndex((item) => item.id === at.value);
  if (activity.state !== "open") {
    return (
      <section class="still kind-matrix">
        <p class="prompt" lang={labLanguage()}>{activity.prompt}</p>
        <p class="explain">{t("The placing is closed. The result comes when the facilitator shows it.")}</p>
        <List items={order} said={said} />
      </section>
    );
  }
  if (items.length === 0) {
    return (
      <section class="still kind-matrix">
        <p class="prompt" lang={labLanguage()}>{activity.prompt}</p>
        <p>{t("There is nothing to place yet.")}</p>
      </section>
    );
  }
  const item = order[place];
  if (item === undefined) {
    return (
      <section class="still kind-matrix">
        {left === undefined ? (
          <p class="welcome">{t("Thank you. You have placed everything.")}</p>
        ) : (
          <Button kind="primary" wide onClick={() => (at.value = left.id)}>
            {t("Go on placing")}
          </Button>
        )}
        <List items={order} said={said} onChange={(id) => (at.value = id)} />
        <p class="quiet-words" role="status">{stateWords(activity.id)}</p>
      </section>
    );
  }
  return (
    <One
      key={item.id}
      activity={activity}
      item={item}
      place={place + 1}
      of={order.length}
      said={said[item.id]}
      onBack={place === 0 ? null : () => (at.value = order[place - 1]!.id)}
      onNext={() => {
        const after = order.slice(place + 1).find((one) => ownPositions(activity.id)[one.id] === undefined) ?? order[place + 1];
        at.value = after?.id ?? null;
      }}
    />
  );
}

function stateWords(activity: Id): string {
  if (!busyWith(activity)) return t("Saved. You can change it until the result is shown.");
  return connection.value.state === "online" ? t("Sending …") : t("Waiting for network. Kept here.");
}

interface OneProps {
  readonly activity: MatrixActivity;
  readonly item: Card | Cluster;
  readonly place: number;
  readonly of: number;
  readonly said: Position | undefined;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
}

function One({ activity, item, place, of, said, onBack, onNext }: OneProps) {
  const begun = (axis: Axis): string => draft(activity.id, `${item.id}.${axis}`).value;
  const value = (axis: Axis): number | undefined => said?.[axis] ?? (Number(begun(axis)) || undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (place > 1) heading.current?.focus();
  }, []);
  const choose = (axis: Axis, step: number): void => {
    const both = { impact: value("impact"), effort: value("effort"), [axis]: step };
    if (both.impact === undefined || both.effort === undefined) {
      setDraft(activity.id, `${item.id}.${axis}`, String(step));
      return;
    }
    for (const each of ["impact", "effort"] as const) setDraft(activity.id, `${item.id}.${each}`, "");
    send("position.set", { item: item.id, impact: both.impact, effort: both.effort }, activity.id);
  };
  return (
    <div class="kind-matrix placing">
      <p class="explain" lang={labLanguage()}>{activity.prompt}</p>
      <Progress at={place} of={of} />
      <Words item={item} heading={heading} />
      <Scale name="impact" label={t("How much would it do?")} low={t("little")} high={t("very much")} value={value("impact")} onChoose={(step) => choose("impact", step)} />
      <Scale name="effort" label={t("How much would it take?")} low={t("little")} high={t("very much")} value={value("effort")} onChoose={(step) => choose("effort", step)} />
      <Actions>
        <p class="quiet-words" role="status">{said === undefined ? t("Nobody sees where you place it.") : stateWords(activity.id)}</p>
        <div class="placing-ways">
          <Button onClick={onBack ?? undefined} disabled={onBack === null}>
            {t("Back")}
          </Button>
          <Button kind="primary" wide disabled={said === undefined} onClick={onNext}>
            {place < of ? t("Next") : t("See all")}
          </Button>
          {said === undefined && (
            <Button kind="quiet" onClick={onNext}>
              {t("Skip")}
            </Button>
          )}
        </div>
      </Actions>
    </div>
  );
}

function Words({ item, heading }: { item: Card | Cluster; heading: preact.RefObject<HTMLHeadingElement> }) {
  const pile = "cards" in item;
  const { title, body } = pile ? { title: item.title, body: "" } : parts(item.text);
  const long = title === null && body.length > 140;
  return (
    <article class={`note note-${pile ? "idea" : item.kind}`} lang={pile ? undefined : (item.lang ?? undefined)} dir="auto">
      {!pile && <NotePhoto card={item} />}
      <h2 class={long ? "item-words item-words-long" : "item-words"} tabIndex={-1} ref={heading}>
        {title ?? body}
      </h2>
      {title !== null && body !== "" && <p class="note-text">{body}</p>}
      {pile ? (
        <p class="note-foot">{tn("{n} note", "{n} notes", item.cards.length)}</p>
      ) : (
        <footer class="note-foot">
          <OrgBadge organisation={item.organisation} />
        </footer>
      )}
    </article>
  );
}

interface ScaleProps {
  readonly name: Axis;
  readonly label: string;
  readonly low: string;
  readonly high: string;
  readonly value: number | undefined;
  readonly onChoose: (step: number) => void;
}

function Scale({ name, label, low, high, value, onChoose }: ScaleProps) {
  return (
    <fieldset class="placing-scale">
      <legend>{label}</legend>
      <div class="scale">
        {STEPS.map((step) => (
          <label class="scale-step" key={step}>
            <input type="radio" name={name} value={step} checked={value === step} onChange={() => onChoose(step)} />
            <span>{step}</span>
          </label>
        ))}
        <p class="scale-ends" aria-hidden="true">
          <span>{low}</span>
          <span>{high}</span>
        </p>
      </div>
    </fieldset>
  );
}

interface ListProps {
  readonly items: readonly (Card | Cluster)[];
  readonly said: Readonly<Record<Id, Position>>;
  readonly onChange?: (item: Id) => void;
}

/** Everything, with where this person has placed it. */
function List({ items, said, onChange }: ListProps) {
  return (
    <dl class="given">
      {items.map(({ id }) => (
        <div class="given-row" key={id}>
          <dt dir="auto">{itemTitle(id)}</dt>
          <dd>
            <span>{said[id] === undefined ? t("Not placed") : bothWords(said[id])}</span>
            {onChange !== undefined && (
              <Button kind="quiet" onClick={() => onChange(id)} aria-label={t("Change the place of: {title}", { title: itemTitle(id).slice(0, 60) })}>
                {said[id] === undefined ? t("Place it") : t("Change")}
              </Button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function bothWords({ impact, effort }: Position): string {
  return t("Impact {impact}, effort {effort}", { impact: number(impact), effort: number(effort) });
}

function Result({ activity, placed }: { activity: MatrixActivity; placed: readonly PlacedItem[] }) {
  const own = record(`position/${activity.id}`) ?? {};
  const shown = placed.filter(({ item }) => itemTitle(item) !== "");
  return (
    <section class="results kind-matrix">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="quiet-words">{t("The middle answer of the room, from 1 to 5. An order to talk about, not a decision.")}</p>
      {shown.length === 0 && <p>{t("Nothing was placed.")}</p>}
      <ol class="placed">
        {shown.map((one) => (
          <li key={one.item} class="given-row">
            <span dir="auto">{itemTitle(one.item)}</span>
            <strong>{bothWords(one)}</strong>
            {own[one.item] !== undefined && <span class="quiet-words">{t("You: impact {impact}, effort {effort}", { ...own[one.item]! })}</span>}
            {one.divides === true && <span class="placed-divides">{t("Here we see it differently")}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
