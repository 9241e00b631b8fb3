/** What a screen reader is told without moving: new phases, results, refusals. One sentence at a time, no chatter. */
import { signal } from "@preact/signals";

const spoken = signal("");
let latest = 0;

/** Says a sentence to screen readers. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  latest += 1;
  const mine = latest;
  spoken.value = "";
  setTimeout(() => {
    if (mine === latest) spoken.value = sentence;
  }, 60);
}

export function LiveRegion() {
  return (
    <div class="unseen" role="status" aria-live="polite" aria-atomic="true">
      {spoken.value}
    </div>
  );
}
