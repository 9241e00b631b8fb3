/**
 * Putting notes together with one thumb: tap a note, choose its pile. No dragging. Which note or pile is in hand, and the name that
 * somebody has begun for it, are kept like all that is begun.
 */
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { send } from "../commands";
import { labLanguage, parts } from "../store";
import type { Card, ClusteringActivity, Id } from "../types";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { OrgBadge } from "../ui/OrgBadge";
import { draft, fieldDraft, setDraft, setFieldDraft } from "./drafts";
import { piles as pilesOf, type Pile } from "./pending";
import { Ready } from "./Ready";

/** The names of drafts: the note that is being moved, the pile that is being renamed, the words for either. */
const [MOVING, NAMING, TITLE] = ["moving", "naming", "title"];

function pick(activity: Id, field: string, id: Id): void {
  setFieldDraft(activity, TITLE, null);
  setDraft(activity, field, id);
}

export function ClusterPhone({ activity }: { activity: ClusteringActivity }) {
  const { piles, loose } = pilesOf(activity.id);
  const [moves, names] = [draft(activity.id, MOVING).value, draft(activity.id, NAMING).value];
  const moving = [...loose, ...piles.flatMap((pile) => pile.cards)].find((card) => card.id === moves);
  const naming = piles.find((pile) => pile.id === names);
  const open = activity.state === "open";
  const onMove = open ? (card: Card): void => pick(activity.id, MOVING, card.id) : undefined;
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
            <Button kind="quiet" onClick={() => pick(activity.id, NAMING, pile.id)}>
              {t("Rename the pile")}
            </Button>
          )}
        </details>
      ))}
      <Ready activity={activity} />
      {open && moving && <MoveSheet activity={activity.id} card={moving} piles={piles} onClose={() => pick(activity.id, MOVING, "")} />}
      {open && naming && <NameSheet activity={activity.id} pile={naming} onClose={() => pick(activity.id, NAMING, "")} />}
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
  const title = fieldDraft(activity, TITLE) ?? "";
  const here = piles.find((pile) => pile.cards.some((one) => one.id === card.id))?.id ?? null;
  const move = (cluster: Id | null): void => {
    if (cluster !== here) send("card.group", { card: card.id, cluster }, activity);
    onClose();
  };
  const start = (event: Event): void => {
    event.preventDefault();
    const words = title.trim();
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
          <input type="text" class="input" maxLength={120} value={title} placeholder={t("What is it about?")} onInput={(event) => setFieldDraft(activity, TITLE, event.currentTarget.value)} />
        </label>
        <Button kind="primary" type="submit" disabled={title.trim() === ""}>
          {t("Start")}
        </Button>
      </form>
    </Dialog>
  );
}

function NameSheet({ activity, pile, onClose }: { activity: Id; pile: Pile; onClose: () => void }) {
  const title = fieldDraft(activity, TITLE) ?? pile.title;
  const save = (event: Event): void => {
    event.preventDefault();
    const words = title.trim();
    if (words !== "" && words !== pile.title) send("cluster.rename", { cluster: pile.id, title: words }, activity);
    onClose();
  };
  return (
    <Dialog open title={t("Rename the pile")} onClose={onClose} shape="sheet">
      <form class="stack" onSubmit={save}>
        <label class="field">
          <span class="field-label">{t("What is it about?")}</span>
          <input type="text" class="input" maxLength={120} value={title} onInput={(event) => setFieldDraft(activity, TITLE, event.currentTarget.value)} />
        </label>
        <Button kind="primary" wide type="submit" disabled={title.trim() === ""}>
          {t("Save")}
        </Button>
      </form>
    </Dialog>
  );
}
