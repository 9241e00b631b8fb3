/** The top of the phone: where we are, how long is left, and in words if the line is down. Always in view. */
import { useSignal } from "@preact/signals";

import { now, timeOfDay } from "../clock";
import { language, t, tn } from "../i18n";
import { connection } from "../link";
import { durable } from "../outbox";
import { current, lab, labLanguage, timer } from "../store";
import { Banner } from "../ui/Banner";
import { RehearsalMark } from "../ui/RehearsalMark";
import { Timer } from "../ui/Timer";
import { Menu } from "./Menu";
import { howManyWait } from "./pending";

/** A moment without a line is not worth a word. */
const QUIET_MS = 1500;

export function Header() {
  const open = useSignal(false);
  const on = lab()?.state === "closed" ? undefined : current();
  return (
    <header class="top">
      <div class="top-row">
        <div class="top-words">
          {on !== undefined && <p class="top-lab" lang={labLanguage()}>{lab()?.title}</p>}
          <h1 class="top-title" lang={labLanguage()}>{on?.title ?? lab()?.title}</h1>
        </div>
        {on !== undefined && timer()?.activity === on.id && <Timer />}
        <button type="button" class="button button-quiet top-menu" aria-label={t("Menu")} aria-haspopup="dialog" onClick={() => (open.value = true)}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M4 7h16M4 12h16M4 17h16" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
          </svg>
        </button>
      </div>
      <RehearsalMark />
      <Line />
      <Banner />
      <Menu open={open.value} onClose={() => (open.value = false)} />
    </header>
  );
}

/** The state of the line, in words, only when there is something to say. */
function Line() {
  const line = connection.value;
  const count = howManyWait();
  const unsafe = !durable.value && count > 0;
  if (line.state === "offline") {
    const away = performance.now() - line.since;
    void now.value;
    if (away < QUIET_MS) return null;
    return (
      <p class="line" role="status">
        <strong>{t("No network since {time}.", { time: timeOfDay(Date.now() - away, language.value) })}</strong>{" "}
        {unsafe
          ? t("This browser keeps nothing: leave the page open until everything is sent.")
          : t("Go on: what you do is kept here and sent as soon as it is back.")}
        {count > 0 && <> {tn("{n} thing is waiting.", "{n} things are waiting.", count)}</>}
      </p>
    );
  }
  if (unsafe) {
    return (
      <p class="line" role="status">
        {t("Sending. Leave the page open until it is done.")}
      </p>
    );
  }
  return null;
}
