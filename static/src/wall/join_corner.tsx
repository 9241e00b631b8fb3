/** The way in for late comers, small in a corner for as long as joining is open. */
import type { JSX } from "preact";

import { t } from "../i18n";
import { lab } from "../store";
import { host, place } from "./place";
import { doorIsOpen } from "./views";

export function JoinCorner(): JSX.Element | null {
  const code = lab()?.code;
  if (code === undefined || !doorIsOpen()) return null;
  const { join, qr } = place.value;
  return (
    <aside class="join-corner" aria-label={t("Join")}>
      <div class="join-corner-words">
        <span class="join-corner-host">{host(join)}</span>
        <strong class="join-code">{code}</strong>
      </div>
      <img class="join-corner-qr" src={qr} alt={t("QR code to join")} />
    </aside>
  );
}
