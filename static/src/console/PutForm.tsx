/** Puts something before the room: in words, or a note that lies on the table. What was put is gone from the form once it has arrived. */
import { itemTitle } from "../store";
import type { Card, Id } from "../types";
import { ChooseOne } from "./ChooseOne";
import { useKept } from "./kept";

interface PutFormProps {
  /** Makes the ids of the fields unique. */
  readonly name: string;
  readonly about: Id;
  readonly label: string;
  readonly button: string;
  readonly longest: number;
  /** Resolves with whether it was taken in. */
  readonly onText: (text: string) => Promise<boolean>;
  readonly cardLabel: string;
  readonly cards: readonly { readonly label: string; readonly of: readonly Card[] }[];
  readonly onCard: (card: Id) => void;
}

export function PutForm({ name, about, label, button, longest, onText, cardLabel, cards, onCard }: PutFormProps) {
  const [text, setText] = useKept(`put/${about}/${name}`, "");
  const put = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = text.trim();
    if (words !== "" && (await onText(words))) setText((now) => (now.trim() === words ? "" : now));
  };
  const groups = cards
    .filter(({ of }) => of.length > 0)
    .map(({ label: sort, of }) => ({ label: cards.length > 1 ? sort : null, of: of.map(({ id }) => ({ id, words: itemTitle(id).slice(0, 80) })) }));
  return (
    <div class="put">
      <form class="put-form" onSubmit={(event) => void put(event)}>
        <div class="field">
          <label for={`${name}-text`}>{label}</label>
          <input class="input" id={`${name}-text`} value={text} maxLength={longest} onInput={(event) => setText(event.currentTarget.value)} />
        </div>
        <button type="submit" class="button" aria-disabled={text.trim() === ""}>
          {button}
        </button>
      </form>
      {groups.length > 0 && <ChooseOne name={`${name}-card`} label={cardLabel} button={button} groups={groups} onChoose={onCard} />}
    </div>
  );
}
