/** Sentences that all begin alike ("How might we"): the beginning stands before the field and once in the note. */
import type { Activity } from "../types";

export function stemOf(activity: Activity | undefined): string {
  return activity?.kind === "idea_board" ? (activity.config.stem ?? "").trim() : "";
}

/** The whole sentence; whoever wrote the beginning themselves has it once all the same. */
export function withStem(stem: string, text: string): string {
  const words = text.trim();
  if (stem === "" || words === "") return words;
  const begun = words.slice(0, stem.length).toLocaleLowerCase() === stem.toLocaleLowerCase();
  const rest = begun ? words.slice(stem.length).replace(/^[\s…:,.]+/u, "") : words;
  return rest === "" ? stem : `${stem} ${rest}`;
}
