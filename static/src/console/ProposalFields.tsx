/** What the console asks about gradients of agreement: the proposals, in the order they are asked. */
import type { Proposal } from "../activities/gradients";
import type { FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import { RemoveLine, shortId } from "./fields";

export function ProposalFields({ config, onChange }: FieldsProps) {
  const proposals = (config["proposals"] ?? []) as readonly Proposal[];
  const put = (next: readonly Proposal[]): void => onChange({ ...config, proposals: next });
  return (
    <fieldset class="lines">
      <legend>{t("Proposals")}</legend>
      {proposals.length === 0 && <p class="hint">{t("Without a proposal the room answers the question above. You can also put one while the activity runs.")}</p>}
      {proposals.map((one, index) => (
        <div class="line" key={one.id}>
          <textarea
            class="input"
            aria-label={t("Proposal {n}", { n: index + 1 })}
            value={one.text}
            rows={2}
            maxLength={400}
            onInput={(event) => {
              const text = event.currentTarget.value;
              put(proposals.map((other) => (other.id === one.id ? { ...other, text } : other)));
            }}
          />
          <RemoveLine label={t("Remove proposal {n}", { n: index + 1 })} onClick={() => put(proposals.filter((other) => other.id !== one.id))} />
        </div>
      ))}
      <button type="button" class="button button-quiet" onClick={() => put([...proposals, { id: shortId(), text: t("We try …") }])}>
        {t("Add a proposal")}
      </button>
    </fieldset>
  );
}
