/** A poll: what can be chosen, and after the reveal what was, with the organisations that are large enough to show. */
import type { Fall, PollActivity } from "../activities/poll";
import { number, t, tn } from "../i18n";
import { record } from "../store";
import { OrgBadge } from "../ui/OrgBadge";

export function PollResult({ activity }: { activity: PollActivity }) {
  const poll = record(`poll/${activity.id}`);
  if (poll?.options === undefined && poll?.scale === undefined) return <Asked activity={activity} />;
  const apart = Object.entries(poll.by_organisation ?? {});
  const lines = linesOf(poll);
  const most = Math.max(1, ...lines.map(({ n }) => n));
  const { low = "", high = "" } = activity.config;
  return (
    <div class="kind-poll result-scroll" tabIndex={0} role="region" aria-label={t("Result of the poll")}>
      <p class="hint">
        {tn("{n} answer", "{n} answers", poll.n)}
        {poll.mean != null && ` · ${t("Mean {mean}", { mean: number(poll.mean) })}`}
        {poll.scale !== undefined && (low !== "" || high !== "") && ` · ${low} … ${high}`}
      </p>
      <table class="result">
        <thead>
          <tr>
            <th scope="col">{t("Answer")}</th>
            <th scope="col">{t("People")}</th>
            {apart.map(([body, fall]) => (
              <th scope="col" key={body}>
                <OrgBadge organisation={body} />
                <small class="numbers">{tn("{n} answer", "{n} answers", fall.n)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, title, n }, place) => (
            <tr key={id}>
              <th scope="row" class="poll-answer" dir="auto">
                {title}
              </th>
              <td class="result-measure">
                <span class="numbers poll-n">{n}</span>
                <span class="result-bar" aria-hidden="true">
                  <span style={{ transform: `scaleX(${n / most})` }} />
                </span>
              </td>
              {apart.map(([body, fall]) => (
                <td class="numbers" key={body}>
                  {linesOf(fall)[place]?.n ?? 0}
                </td>
              ))}
            </tr>
          ))}
          {poll.mean != null && apart.length > 0 && (
            <tr>
              <th scope="row">{t("Mean")}</th>
              <td class="numbers">{number(poll.mean)}</td>
              {apart.map(([body, fall]) => (
                <td class="numbers" key={body}>
                  {fall.mean == null ? "–" : number(fall.mean)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** The lines of a result: options in their order, or the steps of a scale. */
function linesOf({ options, scale = {} }: Fall): { id: string; title: string; n: number }[] {
  if (options !== undefined) return [...options];
  return Object.keys(scale)
    .sort((a, b) => Number(a) - Number(b))
    .map((step) => ({ id: step, title: step, n: scale[step]! }));
}

function Asked({ activity }: { activity: PollActivity }) {
  const { type = "single", options = [], low = "", high = "" } = activity.config;
  if (type === "scale5" || type === "scale10") {
    const [from, to] = type === "scale5" ? [1, 5] : [0, 10];
    return <p class="hint">{t("A scale from {from} to {to}.", { from, to })} {low !== "" && high !== "" && `${low} … ${high}`}</p>;
  }
  if (options.length === 0) return <p class="hint">{t("Nothing to choose from yet. Press Edit to write the options.")}</p>;
  return (
    <ol class="questions">
      {options.map(({ id, title }) => (
        <li key={id}>{title}</li>
      ))}
    </ol>
  );
}
