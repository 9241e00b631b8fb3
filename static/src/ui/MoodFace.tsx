/** How somebody feels at a step of a journey, from -2 to 2: a face whose mouth says it, and the word for it. */
import { t } from "../i18n";

export const MOODS = [-2, -1, 0, 1, 2] as const;

export function moodWords(mood: number): string {
  switch (Math.round(mood)) {
    case -2:
      return t("Very bad");
    case -1:
      return t("Bad");
    case 1:
      return t("Good");
    case 2:
      return t("Very good");
    default:
      return t("Neither");
  }
}

/** How much the mouth bends for each step of mood, in units of the drawing. */
const BEND = 2.6;

export function MoodFace({ mood, class: more = "" }: { mood: number; class?: string }) {
  const corners = 15.5 - mood * 0.6;
  return (
    <svg class={`mood-face mood-${tone(mood)} ${more}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle class="mood-ground" cx="12" cy="12" r="10.8" />
      <circle class="mood-eye" cx="8.4" cy="9.4" r="1.5" />
      <circle class="mood-eye" cx="15.6" cy="9.4" r="1.5" />
      <path class="mood-mouth" d={`M7 ${corners} Q12 ${corners + mood * BEND} 17 ${corners}`} />
    </svg>
  );
}

/** Colour says nothing that the mouth does not. */
function tone(mood: number): "bad" | "even" | "good" {
  return mood <= -0.5 ? "bad" : mood >= 0.5 ? "good" : "even";
}
