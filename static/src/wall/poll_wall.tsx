/** A poll: while it is hidden how many have answered, then bars for options or columns for a scale, and the mean. */
import type { JSX } from "preact";

import type { Poll, PollActivity } from "../activities/poll";
import { number, t, tn } from "../i18n";
import { stepsOf } from "../scales";
import { record } from "../store";
import { Bars } from "./bars";
import { Columns } from "./columns";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { Turnout } from "./vote_wall";

/** More rows are not legible from the back of the room. */
const MOST_ROWS = 8;

export function PollWall({ activity }: { activity: PollActivity }): JSX.Element {
  const poll = record(`poll/${activity.id}`);
  if (poll?.options === undefined && poll?.scale === undefined) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        {poll !== undefined && (
          <Turnout voters={poll.n} eligible={poll.eligible} words={tn("of {n} has answered", "of {n} have answered", poll.eligible)} />
        )}
      </BigPrompt>
    );
  }
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <p class="prompt-line-count">{tn("{n} answer", "{n} answers", poll.n)}</p>
      </PromptLine>
      {poll.scale === undefined ? <Options poll={poll} /> : <Scale activity={activity} poll={poll} />}
    </div>
  );
}

function Options({ poll }: { poll: Poll }): JSX.Element {
  const options = poll.options ?? [];
  const pages = Math.max(1, Math.ceil(options.length / MOST_ROWS));
  const rows = Math.ceil(options.length / pages);
  const page = usePager(Array.from({ length: pages }, () => dwell(rows * 8)));
  const shown = options.slice(page * rows, (page + 1) * rows);
  const most = Math.max(1, ...options.map(({ n }) => n));
  return (
    <div class="poll-options">
      <Bars key={page} rows={shown.map(({ id, title, n }) => ({ id, label: title, n }))} most={most} />
      {pages > 1 && <PageMark from={page * rows + 1} to={page * rows + shown.length} of={options.length} page={page} pages={pages} />}
    </div>
  );
}

function Scale({ activity, poll }: { activity: PollActivity; poll: Poll }): JSX.Element {
  const { type, low = "", high = "" } = activity.config;
  const steps = stepsOf(type).map((step) => ({ id: String(step), n: poll.scale?.[step] ?? 0 }));
  return (
    <div class="poll-scale">
      <Columns steps={steps} low={low || t("Low")} high={high || t("High")} />
      {poll.mean != null && (
        <p class="poll-mean">
          <span>{t("Mean")}</span> <strong class="number">{number(poll.mean)}</strong>
        </p>
      )}
    </div>
  );
}
