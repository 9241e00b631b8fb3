/** A wall of its own for the time: what is on, how long is left, and how late comers get in. */
import type { JSX } from "preact";

import { now, timeOfDay } from "../../clock";
import { language, t } from "../../i18n";
import { current, lab, timer } from "../../store";
import { Timer } from "../../ui/Timer";
import { Fit } from "../fit";
import { host, place } from "../place";
import { ReadyMark } from "../ready_mark";
import { doorIsOpen } from "../views";

export function ClockScene(): JSX.Element {
  const on = current();
  const { join, qr } = place.value;
  return (
    <div class="clock-scene">
      <div class="clock-now">
        <Fit class="clock-title" as="h1" min={3} max={7}>
          {on?.title ?? lab()?.title ?? ""}
        </Fit>
        {timer() === undefined ? <p class="clock-time number">{timeOfDay(now.value, language.value)}</p> : <Timer />}
        <ReadyMark />
      </div>
      {doorIsOpen() && (
        <aside class="clock-join" aria-label={t("Join")}>
          <img class="clock-qr" src={qr} alt={t("QR code to join")} />
          <p class="clock-host">{host(join)}</p>
          <p class="clock-code">{lab()?.code}</p>
        </aside>
      )}
    </div>
  );
}
