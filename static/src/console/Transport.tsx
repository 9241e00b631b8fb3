/** The line one plays the lab with: the clock, what hides and shows, and what comes next. Always in the same place. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { clockFace, secondsLeft } from "../clock";
import { t } from "../i18n";
import { lab, timer } from "../store";
import { announce } from "../ui/LiveRegion";
import { timerState, timerWords } from "../ui/Timer";
import { canReveal } from "./actions";
import { Handle } from "./Handle";
import { perform } from "./perform";
import { elsewhere, shown, upNext } from "./view";

export function Transport() {
  const one = shown();
  const state = lab()?.state;
  const next = upNext();
  if (state === "closed") return null;
  const open = state === "open" && one !== undefined && one.state !== "planned";
  return (
    <section class="transport" aria-label={t("Clock and handles")}>
      <Clock />
      <div class="transport-handles">
        {open && canReveal() && <Handle id="reveal" kind={wantsReveal() ? "primary" : "plain"} />}
        {open && one.state !== "done" && one.kind !== "briefing" && one.kind !== "break" && <Handle id="lock" />}
        {open && <Handle id="finish" kind="quiet" />}
      </div>
      {next !== undefined && !elsewhere() && (
        <Handle id="next" kind={wantsReveal() || state === "planned" ? "plain" : "primary"} class="transport-next">
          <span class="transport-next-word">{state === "planned" ? t("Open and begin with") : t("Next")}</span>
          <span class="transport-next-title">{next.title}</span>
        </Handle>
      )}
      {state === "open" && next === undefined && !elsewhere() && (
        <Handle id="lab" kind="primary" class="transport-next" keyShown={false} />
      )}
    </section>
  );
}

/** After the lock of something hidden, showing it is what comes next. */
function wantsReveal(): boolean {
  const one = shown();
  return one !== undefined && one.state === "locked" && !one.revealed && canReveal();
}

function Clock() {
  const clock = timer();
  const there = lab()?.state === "open";
  const left = clock == null ? null : secondsLeft(clock);
  const state = clock == null || left === null ? null : timerState(clock, left);
  useEffect(() => {
    if (state === "over") announce(t("Time is up"));
    if (state === "soon") announce(t("Little time is left"));
  }, [state]);
  if (!there) return <div class="clock" />;
  return (
    <div class={`clock clock-${state ?? "none"}`} role="group" aria-label={t("Timer")}>
      <ClockFace left={left} words={state === null ? t("No timer") : timerWords(state)} />
      <div class="clock-tools">
        <Handle id="timer" kind="plain" class="clock-toggle">
          {clock != null && !clock.paused ? t("Pause") : t("Start")}
        </Handle>
        <Handle id="less" kind="quiet" keyShown={false} class="clock-step">
          −1
        </Handle>
        <Handle id="more" kind="quiet" keyShown={false} class="clock-step">
          +1
        </Handle>
      </div>
    </div>
  );
}

/** The time left; pressing it asks for another length. */
function ClockFace({ left, words }: { left: number | null; words: string }) {
  /** What stood on the clock when its form was opened. It runs on while somebody types. */
  const [setting, setSetting] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), [setting]);
  const minutes = left === null ? (shown()?.minutes ?? 5) : Math.max(1, Math.round(left / 60));
  if (setting !== null) {
    return (
      <form
        class="clock-form"
        onFocusOut={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setSetting(null);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          const asked = Number(new FormData(event.currentTarget).get("minutes"));
          setSetting(null);
          if (asked > 0) void perform("timer.start", { seconds: Math.round(Math.min(asked, 600) * 60) });
        }}
      >
        <input
          class="input numbers"
          name="minutes"
          type="number"
          min={1}
          max={600}
          defaultValue={String(setting)}
          aria-label={t("Minutes")}
          ref={field}
          onKeyDown={(event) => {
            if (event.key === "Escape") setSetting(null);
          }}
        />
        <span>{t("min")}</span>
        {left !== null && <Handle id="stop" kind="quiet" keyShown={false} />}
      </form>
    );
  }
  return (
    <button type="button" class="clock-face" title={t("Set the time")} onClick={() => setSetting(minutes)}>
      <span class="clock-words">{words}</span>
      <span class="clock-digits numbers">{left === null ? "–:––" : clockFace(left)}</span>
    </button>
  );
}
