/** Undo and redo, with a word on what it was: two facilitators share one line of changes. */
import { t } from "../i18n";
import { activity, me, record } from "../store";
import type { Answer, Id } from "../types";
import { notify, perform } from "./perform";
import { nameOfStaff } from "./staff";
import { changeWords } from "./words";

type Way = "undo" | "redo";

/** What would be taken back or done again, in words: what, where and, if it was a colleague, who. Null when there is nothing. */
export function changeOf(way: Way): string | null {
  const said = record("undo");
  const name = said?.[way] ?? null;
  if (name === null) return null;
  return [changeWords(name), whereWords(said?.[`${way}_activity`] ?? null), whoWords(said?.[`${way}_by`] ?? null)].filter((word) => word !== "").join(" ");
}

function whereWords(id: Id | null): string {
  const title = id === null ? undefined : activity(id)?.title;
  return title === undefined ? "" : t("in “{title}”", { title });
}

function whoWords(id: Id | null): string {
  return id === null || id === me()?.member ? "" : t("by {name}", { name: nameOfStaff(id) });
}

/** Takes the latest change back, says which it was and offers to do it again. */
export async function undo(): Promise<Answer | null> {
  const what = changeOf("undo");
  if (what === null) return null;
  const answer = await perform("undo", {});
  if (answer.ok) notify({ tone: "done", text: t("Undone: {what}", { what }), act: { label: t("Redo"), run: () => void redo() } });
  return answer;
}

/** Does again what was taken back last. */
export async function redo(): Promise<Answer | null> {
  const what = changeOf("redo");
  if (what === null) return null;
  const answer = await perform("redo", {});
  if (answer.ok) notify({ tone: "done", text: t("Done again: {what}", { what }), act: { label: t("Undo"), run: () => void undo() } });
  return answer;
}
