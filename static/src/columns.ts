/** The columns of activities that have some (fields of a board, steps of a journey), and those that have come so far. */
import { record } from "./store";
import type { Activity, Column } from "./types";

export function columnsOf(activity: Activity | undefined): readonly Column[] {
  const { columns } = (activity?.config ?? {}) as { readonly columns?: readonly Column[] };
  return columns ?? [];
}

/** The columns that show: all, or up to the open one where they come one after the other. */
export function reachedColumns(activity: Activity): readonly Column[] {
  const columns = columnsOf(activity);
  const open = record(`board/${activity.id}`)?.column;
  const place = columns.findIndex(({ id }) => id === open);
  if (!comesInSteps(activity)) return columns;
  return columns.slice(0, Math.max(0, place) + 1);
}

export function comesInSteps(activity: Activity): boolean {
  return activity.kind === "idea_board" && activity.config.steps === true;
}

/** The title of the column in which a note lies. */
export function columnTitle(activity: Activity | undefined, id: string | null): string | undefined {
  return columnsOf(activity).find((one) => one.id === id)?.title;
}
