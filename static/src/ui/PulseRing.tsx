/** The seconds of one box as a ring that empties, with the number in it. */
import { t } from "../i18n";

const RADIUS = 44;
const ROUND = 2 * Math.PI * RADIUS;

export function PulseRing({ left, of }: { left: number; of: number }) {
  return (
    <span class="pulse-ring" role="timer" aria-label={t("{n} seconds left for this box", { n: left })}>
      <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <circle class="pulse-track" cx="50" cy="50" r={RADIUS} />
        <circle class="pulse-left" cx="50" cy="50" r={RADIUS} stroke-dasharray={`${(ROUND * left) / of} ${ROUND}`} transform="rotate(-90 50 50)" />
      </svg>
      <span class="pulse-number numbers" aria-hidden="true">{left}</span>
    </span>
  );
}
