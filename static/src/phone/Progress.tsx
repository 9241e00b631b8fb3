/** How far through a row of things one is: in words, and as a bar. */
import { t } from "../i18n";

export function Progress({ at, of, words = t("{n} of {m}", { n: at, m: of }) }: { at: number; of: number; words?: string }) {
  return (
    <p class="progress">
      <span>{words}</span>
      <span class="progress-track" aria-hidden="true">
        <span class="progress-part" style={{ transform: `scaleX(${of === 0 ? 0 : at / of})` }} />
      </span>
    </p>
  );
}
