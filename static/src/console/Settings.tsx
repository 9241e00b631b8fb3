/** The settings each kind of activity has, as fields. What a kind does not know is left as it is. */
import { newId } from "../ids";
import { t } from "../i18n";
import type { Column, Kind, Question, QuestionType } from "../types";
import { goalWords } from "./words";

export type Config = Readonly<Record<string, unknown>>;

interface SettingsProps {
  readonly kind: Kind;
  readonly config: Config;
  readonly onChange: (config: Config) => void;
  /** Makes the ids of the fields unique. */
  readonly name: string;
}

export function Settings(props: SettingsProps) {
  switch (props.kind) {
    case "idea_board":
      return <BoardSettings {...props} />;
    case "dot_vote":
      return <VoteSettings {...props} />;
    case "check_in":
    case "check_out":
      return <QuestionSettings {...props} />;
    default:
      return null;
  }
}

function shortId(): string {
  return newId().slice(0, 8);
}

function BoardSettings({ config, onChange, name }: SettingsProps) {
  const columns = (config["columns"] ?? []) as readonly Column[];
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={config["hidden"] !== false}
          onChange={(event) => put({ hidden: event.currentTarget.checked })}
        />
        {t("Hidden until you reveal")}
      </label>
      <NumberField
        name={`per-${name}`}
        label={t("Notes per person (empty: as many as they like)")}
        value={(config["per_member"] ?? null) as number | null}
        onChange={(per_member) => put({ per_member })}
      />
      <fieldset class="lines">
        <legend>{t("Columns")}</legend>
        {columns.map((column, index) => (
          <div class="line" key={column.id}>
            <input
              class="input"
              aria-label={t("Column {n}", { n: index + 1 })}
              value={column.title}
              maxLength={80}
              onInput={(event) => {
                const title = event.currentTarget.value;
                put({ columns: columns.map((one) => (one.id === column.id ? { ...one, title } : one)) });
              }}
            />
            <RemoveLine
              label={t("Remove “{title}”", { title: column.title })}
              onClick={() => put({ columns: columns.filter((one) => one.id !== column.id) })}
            />
          </div>
        ))}
        <button
          type="button"
          class="button button-quiet"
          onClick={() =>
            put({ columns: [...columns, { id: shortId(), title: t("Column {n}", { n: columns.length + 1 }) }] })
          }
        >
          {t("Add a column")}
        </button>
      </fieldset>
    </>
  );
}

function VoteSettings({ config, onChange, name }: SettingsProps) {
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <div class="field">
        <label for={`criterion-${name}`}>{t("What the dots mean")}</label>
        <input
          class="input"
          id={`criterion-${name}`}
          value={(config["criterion"] ?? "") as string}
          maxLength={200}
          onInput={(event) => put({ criterion: event.currentTarget.value === "" ? null : event.currentTarget.value })}
        />
      </div>
      <NumberField
        name={`budget-${name}`}
        label={t("Dots per person")}
        value={(config["budget"] ?? 5) as number}
        onChange={(budget) => put({ budget: budget ?? 5 })}
      />
      <NumberField
        name={`limit-${name}`}
        label={t("At most on one")}
        value={(config["per_item"] ?? 2) as number}
        onChange={(per_item) => put({ per_item: per_item ?? 2 })}
      />
      <div class="field">
        <label for={`items-${name}`}>{t("Voting on")}</label>
        <select
          class="input"
          id={`items-${name}`}
          value={(config["items"] ?? "cards") as string}
          onChange={(event) => put({ items: event.currentTarget.value })}
        >
          <option value="cards">{t("Notes")}</option>
          <option value="clusters">{t("Piles")}</option>
        </select>
      </div>
    </>
  );
}

const TYPES: readonly QuestionType[] = ["word", "text", "scale5", "agree5"];
/** The effect goals of the catalogue with the share of agreement each aims for, in percent. */
const GOALS: Readonly<Record<string, number>> = {
  new_knowledge: 70,
  contributes_to_development: 70,
  tool_contributed: 60,
  support_solved_problem: 70,
  new_perspectives: 80,
};

function typeWords(type: QuestionType): string {
  const words: Record<QuestionType, string> = {
    word: t("One word"),
    text: t("Text"),
    scale5: t("Scale 1 to 5"),
    agree5: t("Agree, 1 to 5"),
  };
  return words[type];
}

function QuestionSettings({ config, onChange }: SettingsProps) {
  const questions = (config["questions"] ?? []) as readonly Question[];
  const put = (next: readonly Question[]): void => onChange({ ...config, questions: next });
  const edit = (id: string, more: Partial<Question>): void =>
    put(questions.map((one) => (one.id === id ? { ...one, ...more } : one)));
  return (
    <fieldset class="lines">
      <legend>{t("Questions")}</legend>
      {questions.map((question, index) => (
        <div class="question" key={question.id}>
          <div class="line">
            <input
              class="input"
              aria-label={t("Question {n}", { n: index + 1 })}
              value={question.text}
              onInput={(event) => edit(question.id, { text: event.currentTarget.value })}
            />
            <RemoveLine
              label={t("Remove question {n}", { n: index + 1 })}
              onClick={() => put(questions.filter((one) => one.id !== question.id))}
            />
          </div>
          <select
            class="input"
            aria-label={t("Kind of question {n}", { n: index + 1 })}
            value={question.type}
            onChange={(event) => edit(question.id, { type: event.currentTarget.value as QuestionType })}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {typeWords(type)}
              </option>
            ))}
          </select>
          {question.type === "agree5" && (
            <select
              class="input"
              aria-label={t("Effect goal of question {n}", { n: index + 1 })}
              value={question.effect_goal ?? ""}
              onChange={(event) => {
                const goal = event.currentTarget.value || null;
                edit(question.id, { effect_goal: goal, target_percent: goal === null ? null : (GOALS[goal] ?? null) });
              }}
            >
              <option value="">{t("No effect goal")}</option>
              {Object.keys(GOALS).map((goal) => (
                <option key={goal} value={goal}>
                  {goalWords(goal)}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <button
        type="button"
        class="button button-quiet"
        onClick={() => put([...questions, { id: shortId(), type: "word", text: t("New question") }])}
      >
        {t("Add a question")}
      </button>
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

function NumberField({ name, label, value, onChange }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input numbers"
        id={name}
        type="number"
        min={1}
        max={100}
        value={value ?? ""}
        onInput={(event) => {
          const number = Number(event.currentTarget.value);
          onChange(event.currentTarget.value === "" || number < 1 ? null : Math.min(100, Math.round(number)));
        }}
      />
    </div>
  );
}

function RemoveLine({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="button button-quiet line-remove" aria-label={label} onClick={onClick}>
      <span aria-hidden="true">×</span>
    </button>
  );
}
