/** What is on, how long is left, and the five things one does from the middle of the room. */
import type { ComponentChildren } from "preact";

import { clockFace, secondsLeft } from "../clock";
import { handle } from "../console/actions";
import { Notices } from "../console/Notices";
import { shown, upNext } from "../console/view";
import { t } from "../i18n";
import { connection, reconnect } from "../link";
import { lab, loaded, presence, record, timer, wall } from "../store";
import type { Boot } from "../types";
import { LiveRegion } from "../ui/LiveRegion";
import { timerState, timerWords } from "../ui/Timer";

export function Remote({ boot }: { boot: Boot }) {
  const line = connection.value;
  if (!loaded.value || lab() === undefined) {
    return (
      <main class="remote remote-still">
        <h1>{boot.title}</h1>
        {line.state === "refused" ? (
          <>
            <p>{line.message}</p>
            <button type="button" class="button button-primary" onClick={reconnect}>
              {t("Try again")}
            </button>
          </>
        ) : (
          <p role="status">{line.state === "offline" ? t("No connection. Trying again…") : t("Fetching the lab…")}</p>
        )}
      </main>
    );
  }
  return (
    <main class="remote">
      <Now />
      <Buttons />
      <Notices />
      <LiveRegion />
    </main>
  );
}

function Now() {
  const one = shown();
  const clock = timer();
  const left = clock === undefined ? null : secondsLeft(clock);
  const note = one === undefined ? undefined : record(`note/${one.id}`);
  const offline = connection.value.state !== "online";
  return (
    <header class="remote-now">
      <p class="remote-lab">{offline ? <strong role="status">{t("No connection. Trying again…")}</strong> : lab()?.title}</p>
      <h1>{one?.title ?? (lab()?.state === "closed" ? t("The lab is closed.") : t("The lab has not begun"))}</h1>
      <p class="remote-facts numbers">
        {clock !== undefined && left !== null && (
          <strong class={`remote-clock clock-${timerState(clock, left)}`}>
            {clockFace(left)} <small>{timerWords(timerState(clock, left))}</small>
          </strong>
        )}
        {one !== undefined && (
          <span>{t("{n} of {all} are done", { n: one.counts.ready, all: Math.max(one.counts.ready, presence()?.online ?? 0) })}</span>
        )}
      </p>
      {note !== undefined && (
        <details class="remote-note">
          <summary>{t("Only facilitators see this")}</summary>
          <p>{note.text}</p>
        </details>
      )}
    </header>
  );
}

function Buttons() {
  const next = upNext();
  return (
    <div class="remote-buttons">
      <Press id="next" main>
        <span class="remote-word">{lab()?.state === "planned" ? t("Open and begin with") : t("Next")}</span>
        <span class="remote-title">{next?.title ?? t("That was the last activity")}</span>
      </Press>
      <Press id="reveal" />
      <Press id="lock" />
      <Press id="timer" />
      <Press id="calm" pressed={wall()?.calm === true} />
    </div>
  );
}

interface PressProps {
  readonly id: string;
  readonly main?: boolean;
  readonly pressed?: boolean;
  readonly children?: ComponentChildren;
}

/** A handle as large as a thumb. One that has no use now stays where it is, so that no other is pressed in its place. */
function Press({ id, main = false, pressed, children }: PressProps) {
  const action = handle(id);
  return (
    <button
      type="button"
      class={`button ${main || pressed === true ? "button-primary" : ""} remote-button`}
      data-handle={id}
      aria-disabled={!action.able()}
      aria-pressed={pressed}
      onClick={() => {
        if (action.able()) action.run();
      }}
    >
      {children ?? action.label()}
    </button>
  );
}
