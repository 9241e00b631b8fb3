/** Test cards side by side. Each field is saved when it is left; while someone writes, others' changes wait for them. */
import { t } from "../i18n";
import { decisionWords } from "../labels";
import { all, itemTitle, lab, offered, record } from "../store";
import type { Commands, Experiment, Id } from "../types";
import { makeInnovation } from "./innovation";
import { toggleSpotlight } from "./handles";
import { ChooseOne } from "./ChooseOne";
import { whenDrawn } from "./drawn";
import { useKept } from "./kept";
import { perform } from "./perform";
import { experimentKindWords, experimentStateWords } from "./words";

const STATES = ["draft", "planned", "running", "decided", "stopped"] as const;
const KINDS = ["small_test", "probe", "pilot", "exemption_trial"] as const;
const DECISIONS = ["adopt", "pilot", "test_again", "stop"] as const;

export function Experiments({ activity }: { activity: Id }) {
  const written = [...all("experiment").values()];
  return (
    <>
      <Begin activity={activity} written={written} />
      {written.length === 0 && <p class="hint">{t("No experiment yet. Choose a note above, or let the room write.")}</p>}
      <div class="experiments" data-keeps-focus>
        {written.map((one) => (
          <TestCard key={one.card} one={one} activity={activity} />
        ))}
      </div>
    </>
  );
}

/** Staff can begin a card for the room: the best notes first, by the latest revealed vote. */
function Begin({ activity, written }: { activity: Id; written: readonly Experiment[] }) {
  const { cards } = offered(activity);
  const dots = new Map<Id, number>();
  for (const tally of all("tally").values()) for (const item of tally.items ?? []) dots.set(item.item, item.dots);
  const rest = cards
    .filter((card) => written.every((one) => one.card !== card.id))
    .sort((a, b) => (dots.get(b.id) ?? 0) - (dots.get(a.id) ?? 0));
  if (rest.length === 0 || lab()?.state === "closed") return null;
  /** The new card stands above and pushes the list away: the hand goes on in its first field. */
  const begin = async (card: Id): Promise<void> => {
    const { ok } = await perform("experiment.write", { card, state: "draft" }, { activity });
    if (ok) whenDrawn(() => document.querySelector<HTMLElement>(`[data-test-card="${CSS.escape(card)}"] textarea`)?.focus());
  };
  return (
    <div class="begin">
      <ChooseOne
        name="begin"
        label={t("Write a test card for")}
        button={t("Begin")}
        groups={[{ label: null, of: rest.map(({ id }) => ({ id, words: `${dots.has(id) ? `${dots.get(id)} ● ` : ""}${itemTitle(id).slice(0, 80)}` })) }]}
        onChoose={(card) => void begin(card)}
      />
    </div>
  );
}

type Field = keyof Omit<Commands["experiment.write"], "card" | "was">;

function TestCard({ one, activity }: { one: Experiment; activity: Id }) {
  const title = itemTitle(one.card);
  const note = record(`card/${one.card}`);
  const write = async (field: Field, value: string | null, was?: string): Promise<boolean> =>
    (await perform("experiment.write", { card: one.card, [field]: value, ...(was === undefined ? {} : { was: { [field]: was } }) }, { activity })).ok;
  const decided = one.state === "decided" || one.state === "stopped" || (one.learning ?? "") !== "" || one.decision != null;
  return (
    <article class="test-card" data-test-card={one.card} aria-label={title}>
      <header class="test-card-head">
        <h2 lang={note?.lang ?? undefined} dir="auto">
          {title}
        </h2>
        <div class="row-tools">
          <button type="button" class="button button-quiet" aria-label={t("Spotlight “{title}”", { title })} onClick={() => toggleSpotlight(one.card)}>
            {t("Spotlight")}
          </button>
          <button
            type="button"
            class="button button-quiet"
            aria-label={t("Make “{title}” an innovation", { title })}
            onClick={() => void makeInnovation(lab()?.id ?? "", { experiment: one.card })}
          >
            {t("Make an innovation")}
          </button>
        </div>
      </header>
      <Words one={one} field="belief" label={t("We believe that")} write={write} />
      <Words one={one} field="action" label={t("To check it we will")} write={write} />
      <Words one={one} field="measure" label={t("We measure")} write={write} />
      <Words one={one} field="threshold" label={t("We are right if")} write={write} />
      <Words one={one} field="owner_function" label={t("Who drives it (a function, not a name)")} write={write} line />
      <div class="test-card-row">
        <Choice one={one} field="state" label={t("State")} options={STATES} words={experimentStateWords} write={write} />
        <Choice one={one} field="kind" label={t("Kind")} options={KINDS} words={experimentKindWords} write={write} />
      </div>
      <Words one={one} field="starts_on" label={t("Starts on")} write={write} date />
      {decided && (
        <>
          <Words one={one} field="learning" label={t("What we learnt")} write={write} />
          <Choice one={one} field="decision" label={t("Decision")} options={DECISIONS} words={decisionWords} write={write} none />
        </>
      )}
    </article>
  );
}

interface FieldProps {
  readonly one: Experiment;
  readonly field: Field;
  readonly label: string;
  /** `was` is the text that was seen: what others wrote meanwhile is then kept. */
  readonly write: (field: Field, value: string | null, was?: string) => Promise<boolean>;
}

/** A text of the card. The draft stays in the field until the server has it. */
function Words({ one, field, label, write, line = false, date = false }: FieldProps & { line?: boolean; date?: boolean }) {
  const id = `${field}-${one.card}`;
  const [mine, setMine] = useKept<{ readonly text: string; readonly was: string } | null>(id, null);
  const draft = mine === null ? null : mine.text;
  const known = (one[field] ?? "") as string;
  async function save(): Promise<void> {
    if (mine === null || draft === null) return;
    const saved = draft.trim() === known || (await write(field, date && draft === "" ? null : draft.trim(), date ? undefined : mine.was));
    if (saved) setMine((now) => (now === mine ? null : now)); // it may have been written on meanwhile
  }
  const shared = {
    id,
    class: "input",
    value: draft ?? known,
    readOnly: lab()?.state === "closed",
    onBlur: () => void save(),
  };
  function begin(text: string): void {
    setMine({ text, was: mine?.was ?? known });
  }
  return (
    <div class="field">
      <label for={id}>
        {label}
        {draft !== null && draft.trim() !== known && <span class="unsaved"> · {t("not saved yet")}</span>}
      </label>
      {line || date ? (
        <input
          {...shared}
          type={date ? "date" : "text"}
          maxLength={date ? undefined : 200}
          onInput={(event) => begin(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      ) : (
        <textarea {...shared} rows={2} onInput={(event) => begin(event.currentTarget.value)} />
      )}
    </div>
  );
}

interface ChoiceProps extends FieldProps {
  readonly options: readonly string[];
  readonly words: (code: string) => string;
  readonly none?: boolean;
}

function Choice({ one, field, label, options, words, write, none = false }: ChoiceProps) {
  const known = (one[field] ?? "") as string;
  const id = `${field}-${one.card}`;
  const unknown = known !== "" && !options.includes(known);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        class="input"
        id={id}
        value={known}
        disabled={lab()?.state === "closed"}
        onChange={(event) => void write(field, event.currentTarget.value || null)}
      >
        {(none || known === "") && <option value="">{t("None yet")}</option>}
        {unknown && <option value={known}>{words(known)}</option>}
        {options.map((code) => (
          <option key={code} value={code}>
            {words(code)}
          </option>
        ))}
      </select>
    </div>
  );
}
