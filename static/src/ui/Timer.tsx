/** The time that is left, by the server's clock. Its states are words and shape as well as colour. */
import { clockFace, secondsLeft } from "../clock";
import { t } from "../i18n";
import { timer as present } from "../store";
import type { Timer as TimerRecord } from "../types";

/** How a timer reads: `soon` is the last fifth, but at most the last two minutes. */
export type TimerState = "planned" | "running" | "soon" | "over" | "paused";

export function timerState(timer: TimerRecord, left: number): TimerState {
  if (timer.paused || timer.ends_at === null) return left === timer.planned_s ? "planned" : "paused";
  if (left <= 0) return "over";
  return left <= Math.min(120, timer.planned_s / 5) ? "soon" : "running";
}

export function timerWords(state: TimerState): string {
  switch (state) {
    case "planned":
      return t("Planned time");
    case "paused":
      return t("Paused");
    case "over":
      return t("Time is up");
    case "soon":
    case "running":
      return t("Time left");
  }
}

export function Timer({ timer = present(), words = true }: { timer?: TimerRecord | undefined; words?: boolean }) {
  if (timer === undefined) return null;
  const left = secondsLeft(timer);
  const state = timerState(timer, left);
  return (
    <div class={`timer timer-${state}`} role="timer" aria-label={`${timerWords(state)}: ${clockFace(left)}`}>
      {words && <span class="timer-words">{timerWords(state)}</span>}
      <span class="timer-face" aria-hidden="true">
        {clockFace(left)}
      </span>
    </div>
  );
}
