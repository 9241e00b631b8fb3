/** The steps in which a phone asks nothing: a briefing and a break. */
import { secondsLeft, serverNow, thisMinute, timeOfDay } from "../clock";
import { language, t } from "../i18n";
import { labLanguage, timer } from "../store";
import type { BreakActivity, BriefingActivity } from "../types";
import { NextUp } from "./screens";

export function BriefingPhone({ activity }: { activity: BriefingActivity }) {
  return (
    <section class="still">
      <h2 class="prompt prompt-large" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">{t("Now we listen. You need not do anything on the phone.")}</p>
      <NextUp after={activity.id} />
    </section>
  );
}

export function BreakPhone({ activity }: { activity: BreakActivity }) {
  const clock = timer();
  void thisMinute.value;
  const left = clock?.activity === activity.id ? secondsLeft(clock) : activity.minutes * 60;
  const running = clock?.activity === activity.id && clock.ends_at !== null && !clock.paused;
  return (
    <section class="still">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt || t("Break")}</h2>
      {left > 0 ? (
        <p class="return-time">
          <span class="quiet-words">{running ? t("We start again at") : t("We would start again at")}</span>
          <strong class="numbers">{timeOfDay(running ? clock.ends_at! : serverNow() + left * 1000, language.value)}</strong>
        </p>
      ) : (
        <p class="return-time">
          <strong>{t("We start again now.")}</strong>
        </p>
      )}
      <NextUp after={activity.id} />
    </section>
  );
}
