/** The decision board: a column for each choice, with the function that decided and why; what waits stands below. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import type { DecisionActivity, ToDecide } from "../activities/decision";
import { CHOICES, type Choice } from "../decisions";
import { t, tn } from "../i18n";
import { decisionWords } from "../labels";
import { itemTitle, record } from "../store";
import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";

/** Decisions that stay legible one below the other. */
const MOST_IN_A_COLUMN = 3;
/** Items side by side that wait for the first decision. */
const MOST_ACROSS = 4;

export function DecisionWall({ activity }: { activity: DecisionActivity }): JSX.Element {
  const items = (record(`decisions/${activity.id}`)?.items ?? []).filter(({ item }) => itemTitle(item) !== "");
  const decided = items.filter(({ decision }) => decision !== null);
  const waiting = items.filter(({ decision }) => decision === null);
  const columns = CHOICES.map((choice) => ({ choice, of: decided.filter(({ decision }) => decision?.choice === choice) }));
  const rows = Math.min(MOST_IN_A_COLUMN, Math.max(2, ...columns.map(({ of }) => of.length)));
  const pages = Math.max(1, ...columns.map(({ of }) => Math.ceil(of.length / MOST_IN_A_COLUMN)));
  const page = usePager(Array.from({ length: pages }, () => dwell(decided.reduce((words, one) => words + wordsOf(one), 0) / pages)));
  const board = useRef<HTMLDivElement>(null);
  useCommonFit(board, ".decided-fit", 2.2, decided.length === 0 ? 4.2 : 3.4);
  if (items.length === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  return (
    <div class="scene kind-decision">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <div class="decision-board" ref={board}>
        {decided.length === 0 && <Waiting items={waiting} />}
        {decided.length > 0 && columns.map(({ choice, of }) => (
          <Column key={choice} choice={choice} of={of} rows={rows} page={Math.min(page, Math.max(0, Math.ceil(of.length / MOST_IN_A_COLUMN) - 1))} />
        ))}
        {waiting.length > 0 && decided.length > 0 && (
          <p class="decision-waiting">
            <strong>{tn("{n} waits:", "{n} wait:", waiting.length)}</strong> {waiting.map(({ item }) => itemTitle(item)).join(" · ")}
          </p>
        )}
      </div>
      {pages > 1 && <PageMark of={decided.length} page={page} pages={pages} />}
    </div>
  );
}

/** Before the first decision: what lies to be decided. */
function Waiting({ items }: { items: readonly ToDecide[] }): JSX.Element {
  const rows = Math.ceil(items.length / Math.min(MOST_ACROSS, items.length));
  return (
    <ul class="decision-begin" style={{ "--across": Math.ceil(items.length / rows) }}>
      {items.map(({ item, place }) => (
        <li key={item} class="decided" data-item={item}>
          <div class="fit decided-fit">
            <strong class="fit-text" dir="auto">{itemTitle(item)}</strong>
          </div>
          <p class="decided-foot">{place !== null && <span>{t("Place {n} in the room", { n: place })}</span>}</p>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ item, decision }: ToDecide): number {
  return wordsIn(`${itemTitle(item)} ${decision?.reason ?? ""} ${decision?.function ?? ""}`);
}

interface ColumnProps {
  readonly choice: Choice;
  readonly of: readonly ToDecide[];
  /** As many in every column, so that all decisions are set alike. */
  readonly rows: number;
  readonly page: number;
}

function Column({ choice, of, rows, page }: ColumnProps): JSX.Element {
  const shown = of.slice(page * MOST_IN_A_COLUMN, (page + 1) * MOST_IN_A_COLUMN);
  return (
    <section class={`decision-column is-${choice}`}>
      <h2>
        {decisionWords(choice)} <span class="number">{of.length}</span>
      </h2>
      <ul style={{ "--rows": rows }}>
        {shown.map(({ item, place, decision }) => (
          <li key={item} class="decided" data-item={item}>
            <div class="fit decided-fit">
              <div class="fit-text">
                <strong dir="auto">{itemTitle(item)}</strong>
                {decision !== null && decision.reason !== "" && <span class="decided-reason" dir="auto">{decision.reason}</span>}
              </div>
            </div>
            <p class="decided-foot">
              <span dir="auto">{decision?.function}</span>
              {place !== null && <span>{t("Place {n} in the room", { n: place })}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
