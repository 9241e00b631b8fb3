/** Activities in which the room writes nothing: someone speaks, or everybody has coffee. */
import { now, timeOfDay } from "../clock";
import { language, t } from "../i18n";
import { timer } from "../store";
import type { BreakActivity, BriefingActivity } from "../types";

export function Speaking({ activity }: { activity: BriefingActivity }) {
  const text = activity.config["text"];
  return (
    <div class="speaking">
      {typeof text === "string" && text !== "" && <p class="speaking-text">{text}</p>}
      {activity.state === "open" && (
        <p class="hint">{t("The phones and the wall show the words above. Nothing is to be written.")}</p>
      )}
    </div>
  );
}

export function Pause({ activity }: { activity: BreakActivity }) {
  const clock = timer();
  const ends = clock != null && clock.activity === activity.id && !clock.paused && clock.ends_at !== null ? Date.parse(clock.ends_at) : null;
  if (activity.state !== "open") return null;
  return (
    <div class="speaking">
      {ends === null ? (
        <p class="hint">{t("Start the timer, and the wall shows when we begin again.")}</p>
      ) : (
        <p class="speaking-text">
          {now.value < ends
            ? t("We begin again at {time}.", { time: timeOfDay(Math.round(ends / 60_000) * 60_000, language.value) })
            : t("The break is over.")}
        </p>
      )}
    </div>
  );
}
