/** The scales of polls. */
import type { PollType } from "./activities/poll";

/** The steps of a scale, low to high; none for a poll with options. */
export function stepsOf(type: PollType | undefined): readonly number[] {
  if (type === "scale5") return [1, 2, 3, 4, 5];
  return type === "scale10" ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [];
}
