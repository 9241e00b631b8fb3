/** All boxes of a person at a glance: what lies in each, which one is on, which one is being filled. */
import { t } from "../i18n";
import type { OwnNote } from "./pending";

interface BoxesProps {
  readonly count: number;
  readonly notes: readonly OwnNote[];
  /** The box that the room is at. */
  readonly now: number | null;
  readonly chosen: number;
  readonly onChoose: (box: number) => void;
}

export function Boxes({ count, notes, now, chosen, onChoose }: BoxesProps) {
  return (
    <ol class="boxes" aria-label={t("Your boxes")}>
      {Array.from({ length: count }, (_, place) => {
        const box = place + 1;
        const card = notes.find((note) => note.card.column === String(box))?.card;
        const words = card === undefined ? t("empty") : card.text.slice(0, 60);
        return (
          <li key={box}>
            <button
              type="button"
              class={["box", card === undefined ? "" : "box-full", box === now ? "box-now" : ""].filter(Boolean).join(" ")}
              aria-current={box === chosen ? "true" : undefined}
              aria-label={t("Box {n}: {text}", { n: box, text: words })}
              onClick={() => onChoose(box)}
            >
              {card?.photo != null && card.photo.thumb !== "" ? (
                <img src={card.photo.thumb} alt="" />
              ) : (
                <span class="box-words" dir="auto">{card?.text.slice(0, 40)}</span>
              )}
              <span class="box-number numbers">{box}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
