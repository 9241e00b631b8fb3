/** Puts something before the room: in words, or a note that lies on the table. What was put is gone from the form once it has arrived. */
import { t } from "../i18n";
import { itemTitle } from "../store";
import type { Card, Id } from "../types";
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
  const groups = cards.filter(({ of }) => of.length > 0);
  return (
    <form class="put-form" onSubmit={(event) => void put(event)}>
      <div class="field">
        <label for={`${name}-text`}>{label}</label>
        <input class="input" id={`${name}-text`} value={text} maxLength={longest} onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <button type="submit" class="button" aria-disabled={text.trim() === ""}>
        {button}
      </button>
      {groups.length > 0 && (
        <div class="field">
          <label for={`${name}-card`}>{cardLabel}</label>
          <select
            class="input"
            id={`${name}-card`}
            value=""
            onChange={(event) => {
              const card = event.currentTarget.value;
              event.currentTarget.value = "";
              if (card !== "") onCard(card);
            }}
          >
            <option value="">{t("Choose")}</option>
            {groups.map(({ label: group, of }) => (
              <optgroup label={group} key={group}>
                {of.map((card) => (
                  <option key={card.id} value={card.id}>
                    {itemTitle(card.id).slice(0, 80)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
      )}
    </form>
  );
}
