/** A break: when we start again, large enough to read from the coffee machine, and how long that is. */
import type { JSX } from "preact";

import { clockFace, now, secondsLeft, timeOfDay } from "../../clock";
import { language, t, tn } from "../../i18n";
import { timer } from "../../store";
import type { BreakActivity } from "../../types";
import { Fit } from "../fit";

export function BreakScene({ activity }: { activity: BreakActivity }): JSX.Element {
  const clock = timer();
  const own = clock?.activity === activity.id ? clock : undefined;
  const running = own?.ends_at != null && !own.paused;
  return (
    <div class="break">
      <p class="step-title" dir="auto">{activity.title}</p>
      {running ? <Return ends={own.ends_at!} left={secondsLeft(own)} /> : <Planned activity={activity} />}
      <Fit class="break-prompt" as="p" min={2.6} max={4.4}>
        {activity.prompt}
      </Fit>
    </div>
  );
}

function Return({ ends, left }: { ends: string; left: number }): JSX.Element {
  if (left <= 0) return <h1 class="break-now">{t("We start again now")}</h1>;
  return (
    <>
      <h1 class="break-words">{t("We start again at")}</h1>
      <p class="break-time number">{timeOfDay(ends, language.value)}</p>
      <p class="break-left number" role="timer">{clockFace(left)}</p>
    </>
  );
}

/** The clock has not been started: how long the break is meant to be. */
function Planned({ activity }: { activity: BreakActivity }): JSX.Element {
  const back = now.value + activity.minutes * 60_000;
  return (
    <>
      <h1 class="break-planned">{tn("{n} minute", "{n} minutes", activity.minutes)}</h1>
      <p class="break-left">{t("Back at about {time}", { time: timeOfDay(back, language.value) })}</p>
    </>
  );
}
