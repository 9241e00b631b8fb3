/** Putting notes together with one thumb: tap a note, choose its pile. No dragging. */
import { useSignal } from "@preact/signals";

import { newId } from "../ids";
import { t, tn } from "../i18n";
import { send } from "../commands";
import { labLanguage, parts } from "../store";
import type { Card, ClusteringActivity, Id } from "../types";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { OrgBadge } from "../ui/OrgBadge";
import { piles as pilesOf, type Pile } from "./pending";
import { Ready } from "./Ready";

export function ClusterPhone({ activity }: { activity: ClusteringActivity }) {
  const { piles, loose } = pilesOf(activity.id);
  const moving = useSignal<Card | null>(null);
  const naming = useSignal<Pile | null>(null);
  const open = activity.state === "open";
  const onMove = open ? (card: Card): void => void (moving.value = card) : undefined;
  return (
    <div class="piles">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {open ? t("Tap a note to put it in a pile. Everybody works on the same table.") : t("The piles stand as they are now.")}
      </p>
      {piles.length === 0 && loose.length === 0 && <p>{t("There are no notes on the table yet.")}</p>}
      {loose.length > 0 && (
        <section aria-labelledby="loose">
          <h2 id="loose" class="pile-head">
            {tn("{n} loose note", "{n} loose notes", loose.length)}
          </h2>
          <Notes cards={loose} onMove={onMove} />
        </section>
      )}
      {piles.map((pile) => (
        <details class="pile" key={pile.id}>
          <summary class="pile-head">
            <span class="pile-title">{pile.title}</span>
            <span class="pile-count numbers">{tn("{n} note", "{n} notes", pile.cards.length)}</span>
          </summary>
          <Notes cards={pile.cards} onMove={onMove} />
          {open && (
            <Button kind="quiet" onClick={() => (naming.value = pile)}>
              {t("Rename the pile")}
            </Button>
          )}
        </details>
      ))}
      <Ready activity={activity} />
      {moving.value !== null && <MoveSheet activity={activity.id} card={moving.value} piles={piles} onClose={() => (moving.value = null)} />}
      {naming.value !== null && <NameSheet activity={activity.id} pile={naming.value} onClose={() => (naming.value = null)} />}
    </div>
  );
}

function Notes({ cards, onMove }: { cards: readonly Card[]; onMove: ((card: Card) => void) | undefined }) {
  return (
    <ul class="notes">
      {cards.map((card) => {
        const { title, body } = parts(card.text);
        const inside = (
          <>
            {title !== null && <span class="note-title">{title}</span>}
            <span class="note-text">{body}</span>
            <span class="note-foot">
              <OrgBadge organisation={card.organisation} />
            </span>
          </>
        );
        return (
          <li key={card.id}>
            {onMove === undefined ? (
              <div class={`note note-${card.kind}`} dir="auto">
                {inside}
              </div>
            ) : (
              <button type="button" class={`note note-button note-${card.kind}`} dir="auto" aria-haspopup="dialog" onClick={() => onMove(card)}>
                {inside}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface MoveProps {
  readonly activity: Id;
  readonly card: Card;
  readonly piles: readonly Pile[];
  readonly onClose: () => void;
}

function MoveSheet({ activity, card, piles, onClose }: MoveProps) {
  const title = useSignal("");
  const here = piles.find((pile) => pile.cards.some((one) => one.id === card.id))?.id ?? null;
  const move = (cluster: Id | null): void => {
    if (cluster !== here) send("card.group", { card: card.id, cluster }, activity);
    onClose();
  };
  const start = (event: Event): void => {
    event.preventDefault();
    const words = title.value.trim();
    if (words === "") return;
    send("cluster.add", { cluster: newId(), title: words, cards: [card.id] }, activity);
    onClose();
  };
  return (
    <Dialog open title={t("Where does it belong?")} onClose={onClose} shape="sheet">
      <blockquote dir="auto">{card.text}</blockquote>
      <ul class="menu-list">
        {piles.map((pile) => (
          <li key={pile.id}>
            <Button wide onClick={() => move(pile.id)} aria-pressed={pile.id === here}>
              <span>{pile.title}</span>
              <span class="menu-count">{pile.id === here ? t("it lies here") : tn("{n} note", "{n} notes", pile.cards.length)}</span>
            </Button>
          </li>
        ))}
        {here !== null && (
          <li>
            <Button wide onClick={() => move(null)}>
              {t("In no pile")}
            </Button>
          </li>
        )}
      </ul>
      <form class="inline-form" onSubmit={start}>
        <label class="field">
          <span class="field-label">{t("Or a new pile")}</span>
          <input class="input" maxLength={120} value={title.value} placeholder={t("What is it about?")} onInput={(event) => (title.value = event.currentTarget.value)} />
        </label>
        <Button kind="primary" type="submit" disabled={title.value.trim() === ""}>
          {t("Start")}
        </Button>
      </form>
    </Dialog>
  );
}

function NameSheet({ activity, pile, onClose }: { activity: Id; pile: Pile; onClose: () => void }) {
  const title = useSignal(pile.title);
  const save = (event: Event): void => {
    event.preventDefault();
    const words = title.value.trim();
    if (words !== "" && words !== pile.title) send("cluster.rename", { cluster: pile.id, title: words }, activity);
    onClose();
  };
  return (
    <Dialog open title={t("Rename the pile")} onClose={onClose} shape="sheet">
      <form class="stack" onSubmit={save}>
        <label class="field">
          <span class="field-label">{t("What is it about?")}</span>
          <input class="input" maxLength={120} value={title.value} onInput={(event) => (title.value = event.currentTarget.value)} />
        </label>
        <Button kind="primary" wide type="submit" disabled={title.value.trim() === ""}>
          {t("Save")}
        </Button>
      </form>
    </Dialog>
  );
}
