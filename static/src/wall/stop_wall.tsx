/** What we close, as thanks: what was tried, why it ends, and the lesson it leaves, which is the largest. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import type { OpenStopActivity, Stopped } from "../activities/open_stop";
import { t, tn } from "../i18n";
import { parts, record } from "../store";
import { CountUp } from "./count_up";
import { Fit, useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";

const MOST_SIDE_BY_SIDE = 3;
/** The largest type with one, two and three side by side. */
const LARGEST_U = [6.4, 5.4, 4.6] as const;

export function StopWall({ activity }: { activity: OpenStopActivity }): JSX.Element {
  const items = record(`stops/${activity.id}`)?.items ?? [];
  const pages = Math.max(1, Math.ceil(items.length / MOST_SIDE_BY_SIDE));
  const across = Math.max(1, Math.ceil(items.length / pages));
  const page = usePager(
    Array.from({ length: pages }, (_, at) =>
      dwell(items.slice(at * across, (at + 1) * across).reduce((sum, one) => sum + wordsIn(`${one.text} ${one.reason} ${one.lesson}`), 0)),
    ),
  );
  const list = useRef<HTMLUListElement>(null);
  useCommonFit(list, ".test-card-body", 2.2, LARGEST_U[across - 1] ?? 3.8);
  if (items.length === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  const shown = items.slice(page * across, (page + 1) * across);
  const lessons = items.filter((one) => one.lesson !== "").length;
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={t("Thank you for trying, and for telling us")}>
        <p class="stop-count">
          <CountUp value={lessons} class="stop-number" /> <span>{tn("lesson we keep", "lessons we keep", lessons)}</span>
        </p>
      </PromptLine>
      <ul class="test-cards" ref={list} style={{ "--across": across }}>
        {shown.map((one, order) => (
          <Thing key={one.id} one={one} order={order} />
        ))}
      </ul>
      {pages > 1 && (
        <PageMark from={page * across + 1} to={page * across + shown.length} of={items.length} page={page} pages={pages} />
      )}
    </div>
  );
}

function Thing({ one, order }: { one: Stopped; order: number }): JSX.Element {
  const { title, body } = parts(one.text);
  return (
    <li class="test-card stop-card" style={{ "--order": order }}>
      <header class="test-card-head">
        <Fit class="test-card-title" as="h2" min={2.4} max={3.6}>
          {title ?? body}
        </Fit>
        <span class="test-card-state">{one.experiment ? t("Tried and closed") : t("Closed")}</span>
      </header>
      <div class="fit test-card-body">
        <dl class="fit-text">
          {one.lesson !== "" && (
            <div class="stop-lesson">
              <dt>{t("We learned")}</dt>
              <dd dir="auto">{one.lesson}</dd>
            </div>
          )}
          {one.reason !== "" && (
            <div>
              <dt>{t("Why we close it")}</dt>
              <dd dir="auto">{one.reason}</dd>
            </div>
          )}
        </dl>
      </div>
    </li>
  );
}
