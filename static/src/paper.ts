/** What was counted on paper, in words: a note, a pile, a proposal or a question, and the answer that was given. */
import { t } from "./i18n";
import { activity, itemTitle, parts, record } from "./store";
import { isLevel, levelWords } from "./support";
import type { Activity, Id } from "./types";

/** A place in the matrix as the value of a line. */
export function placeValue(impact: number, effort: number): string {
  return `${impact}/${effort}`;
}

/** What is asked about: the title of a note or pile, the words of a proposal, a question or an option; "" for what is gone. */
export function itemWords(id: Id, on: Id): string {
  const step = activity(on);
  if (id === on) return step?.prompt ?? "";
  const proposal = record(`gradients/${on}`)?.proposals.find((one) => one.id === id);
  const { title, body } = parts(proposal?.text ?? named(step).find((one) => one.id === id)?.words ?? "");
  return itemTitle(id) || (title ?? body);
}

/** An answer: a level of support or a place in the matrix in words, a step of a scale as it is. */
export function valueWords(value: string): string {
  if (isLevel(value)) return levelWords(value);
  const [impact, effort, ...more] = value.split("/");
  return effort === undefined || more.length > 0 ? value : t("impact {impact}, effort {effort}", { impact: impact!, effort });
}

/** The questions and options that an activity's settings name. */
export function named(step: Activity | undefined): readonly { readonly id: Id; readonly words: string; readonly type?: string }[] {
  const config = (step?.config ?? {}) as Readonly<Record<string, unknown>>;
  return [config["questions"], config["options"]].flatMap((list) =>
    Array.isArray(list)
      ? list.filter(isNamed).map(({ id, type, text, title }) => ({ id, words: text ?? title ?? id, ...(type === undefined ? {} : { type }) }))
      : [],
  );
}

interface Named {
  readonly id: Id;
  readonly type?: string;
  readonly text?: string;
  readonly title?: string;
}

function isNamed(value: unknown): value is Named {
  return typeof (value as Named | null)?.id === "string";
}
