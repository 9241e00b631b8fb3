/** Test cards side by side, as many as stay legible; more turn slowly. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { longDate, t } from "../i18n";
import { all, itemTitle } from "../store";
import type { Experiment, ExperimentState, TestCardActivity } from "../types";
import { Fit, useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";

/** So many words of the longest card are legible with so many side by side. */
const SIDE_BY_SIDE = [
  { words: 55, most: 3 },
  { words: 110, most: 2 },
  { words: Infinity, most: 1 },
] as const;

export function ExperimentWall({ activity }: { activity: TestCardActivity }): JSX.Element {
  const written = [...all("experiment").values()];
  const longest = Math.max(0, ...written.map(wordsOf));
  const { most } = SIDE_BY_SIDE.find(({ words }) => longest <= words)!;
  const pages = Math.max(1, Math.ceil(written.length / most));
  const across = Math.max(1, Math.ceil(written.length / pages));
  const page = usePager(
    Array.from({ length: pages }, (_, at) =>
      dwell(written.slice(at * across, (at + 1) * across).reduce((words, one) => words + wordsOf(one), 0)),
    ),
  );
  const cards = useRef<HTMLUListElement>(null);
  useCommonFit(cards, ".test-card-body", 2.2, 3.6);
  if (written.length === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  const shown = written.slice(page * across, (page + 1) * across);
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <ul class="test-cards" ref={cards} style={{ "--across": across }}>
        {shown.map((one, order) => (
          <TestCard key={one.card} experiment={one} order={order} />
        ))}
      </ul>
      {pages > 1 && (
        <PageMark from={page * across + 1} to={page * across + shown.length} of={written.length} page={page} pages={pages} />
      )}
    </div>
  );
}

function wordsOf({ belief, action, measure, threshold, learning }: Experiment): number {
  return wordsIn(`${belief} ${action} ${measure} ${threshold} ${learning ?? ""}`);
}

function stateWords(state: ExperimentState): string {
  switch (state) {
    case "draft":
      return t("Draft");
    case "planned":
      return t("Planned");
    case "running":
      return t("Running");
    case "decided":
      return t("Decided");
    case "stopped":
      return t("Stopped");
  }
}

function TestCard({ experiment, order }: { experiment: Experiment; order: number }): JSX.Element {
  const { card, belief, action, measure, threshold, owner_function, starts_on, state, learning } = experiment;
  const lines = [
    { label: t("We believe"), text: belief },
    { label: t("So we will"), text: action },
    { label: t("We measure"), text: measure },
    { label: t("We are right if"), text: threshold },
    { label: t("We learned"), text: learning ?? "" },
  ].filter(({ text }) => text !== "");
  return (
    <li class="test-card" style={{ "--order": order }} data-card={card}>
      <header class="test-card-head">
        <Fit class="test-card-title" as="h2" min={2.4} max={3.6}>
          {itemTitle(card)}
        </Fit>
        <span class={`test-card-state is-${state}`}>{stateWords(state)}</span>
      </header>
      <div class="fit test-card-body">
        <dl class="fit-text">
          {lines.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
      {(owner_function !== "" || starts_on !== null) && (
        <footer class="test-card-foot">
          <span dir="auto">{owner_function}</span>
          {starts_on !== null && starts_on !== "" && <span>{t("from {date}", { date: longDate(starts_on) })}</span>}
        </footer>
      )}
    </li>
  );
}
