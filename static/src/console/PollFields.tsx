/** What the console asks about a poll: how it is answered, and between what. */
import type { PollOption, PollType } from "../activities/poll";
import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import { NumberField, RemoveLine, shortId } from "./fields";

const TYPES: readonly PollType[] = ["single", "several", "scale5", "scale10"];

function typeWords(type: PollType): string {
  const words: Record<PollType, string> = {
    single: t("Choose one"),
    several: t("Choose several"),
    scale5: t("Scale 1 to 5"),
    scale10: t("Scale 0 to 10"),
  };
  return words[type];
}

export function PollFields({ config, onChange, name }: FieldsProps) {
  const put = (more: Config): void => onChange({ ...config, ...more });
  const type = (config["type"] ?? "single") as PollType;
  const scale = type === "scale5" || type === "scale10";
  return (
    <>
      <div class="field">
        <label for={`type-${name}`}>{t("How it is answered")}</label>
        <select class="input" id={`type-${name}`} value={type} onChange={(event) => put({ type: event.currentTarget.value })}>
          {TYPES.map((each) => (
            <option key={each} value={each}>
              {typeWords(each)}
            </option>
          ))}
        </select>
      </div>
      {!scale && <OptionLines options={(config["options"] ?? []) as readonly PollOption[]} onChange={(options) => put({ options })} />}
      {type === "several" && (
        <NumberField
          name={`most-${name}`}
          label={t("At most so many (empty: all)")}
          value={(config["at_most"] ?? null) as number | null}
          onChange={(n) => put({ at_most: n === null ? null : Math.min(n, 20) })}
        />
      )}
      {scale && (
        <>
          <End id={`low-${name}`} label={t("What the lowest step means")} value={(config["low"] ?? "") as string} onChange={(low) => put({ low })} />
          <End id={`high-${name}`} label={t("What the highest step means")} value={(config["high"] ?? "") as string} onChange={(high) => put({ high })} />
        </>
      )}
    </>
  );
}

interface LinesProps {
  readonly options: readonly PollOption[];
  readonly onChange: (options: readonly PollOption[]) => void;
}

function OptionLines({ options, onChange }: LinesProps) {
  return (
    <fieldset class="lines">
      <legend>{t("Options")}</legend>
      {options.map((option, index) => (
        <div class="line" key={option.id}>
          <input
            class="input"
            aria-label={t("Option {n}", { n: index + 1 })}
            value={option.title}
            maxLength={200}
            onInput={(event) => {
              const title = event.currentTarget.value;
              onChange(options.map((one) => (one.id === option.id ? { ...one, title } : one)));
            }}
          />
          <RemoveLine label={t("Remove “{title}”", { title: option.title })} onClick={() => onChange(options.filter((one) => one.id !== option.id))} />
        </div>
      ))}
      {options.length < 20 && (
        <button type="button" class="button button-quiet" onClick={() => onChange([...options, { id: shortId(), title: t("Option {n}", { n: options.length + 1 }) }])}>
          {t("Add an option")}
        </button>
      )}
    </fieldset>
  );
}

function End({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input class="input" id={id} value={value} maxLength={60} onInput={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
}
