/** How many people have answered: all that is told before the answers are shown. */
import type { JSX } from "preact";

import { tn } from "../i18n";
import { CountUp } from "./count_up";

export function Answered({ n }: { n: number }): JSX.Element {
  return (
    <p class="answered">
      <CountUp value={n} class="answered-number" /> <span>{tn("person has answered", "people have answered", n)}</span>
    </p>
  );
}
