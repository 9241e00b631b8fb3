/** The five levels of support, in the words of the vocabulary `support_level`. */
import { t } from "./i18n";

export type Level = "full_support" | "minor_reservations" | "can_live_with" | "stand_aside" | "cannot_support";

/** From the most support to none. */
export const LEVELS: readonly Level[] = ["full_support", "minor_reservations", "can_live_with", "stand_aside", "cannot_support"];
/** At these two the room asks why. */
const LOWEST: readonly Level[] = ["stand_aside", "cannot_support"];

export function isLevel(value: string): value is Level {
  return (LEVELS as readonly string[]).includes(value);
}

export function asksWhy(level: Level): boolean {
  return LOWEST.includes(level);
}

export function levelWords(level: Level): string {
  const words: Record<Level, string> = {
    full_support: t("Full support"),
    minor_reservations: t("Support with small reservations"),
    can_live_with: t("Can live with it"),
    stand_aside: t("Stands aside"),
    cannot_support: t("Cannot support"),
  };
  return words[level];
}
