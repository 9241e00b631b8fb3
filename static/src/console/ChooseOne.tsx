/**
 * A list to choose one from, and the button that does it. The list alone does nothing: who chooses with the arrow keys passes every
 * line above the one they mean.
 */
import { useState } from "preact/hooks";

import { t } from "../i18n";
import type { Id } from "../types";

export interface Choice {
  readonly id: Id;
  readonly words: string;
}

interface ChooseOneProps {
  /** The id of the field. */
  readonly name: string;
  readonly label: string;
  readonly button: string;
  /** What there is, under headings where it is of several sorts. */
  readonly groups: readonly { readonly label: string | null; readonly of: readonly Choice[] }[];
  readonly onChoose: (id: Id) => void;
}

export function ChooseOne({ name, label, button, groups, onChoose }: ChooseOneProps) {
  const [picked, setPicked] = useState<Id>("");
  const chosen = groups.some(({ of }) => of.some(({ id }) => id === picked)) ? picked : "";
  return (
    <form
      class="choose-one"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === "") return;
        setPicked("");
        onChoose(chosen);
      }}
    >
      <div class="field">
        <label for={name}>{label}</label>
        <select class="input" id={name} value={chosen} onChange={(event) => setPicked(event.currentTarget.value)}>
          <option value="">{t("Choose")}</option>
          {groups.map(({ label: group, of }) =>
            group === null ? (
              of.map(line)
            ) : (
              <optgroup label={group} key={group}>
                {of.map(line)}
              </optgroup>
            ),
          )}
        </select>
      </div>
      <button type="submit" class="button" aria-disabled={chosen === ""}>
        {button}
      </button>
    </form>
  );
}

function line({ id, words }: Choice) {
  return (
    <option key={id} value={id}>
      {words}
    </option>
  );
}
