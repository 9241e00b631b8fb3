/** How many say that they are done with what is on: a number of all, never who or of which organisation. */
import type { JSX } from "preact";

import { t } from "../i18n";
import { current, presence } from "../store";

export function ReadyMark(): JSX.Element | null {
  const on = current();
  const ready = on?.counts.ready ?? 0;
  if (on === undefined || on.state !== "open" || ready === 0) return null;
  const all = Math.max(ready, presence()?.online ?? 0);
  return <p class="ready-mark-wall">{t("{n} of {all} are done", { n: ready, all })}</p>;
}
