/** Words and sheets of a dialogue that more than one surface shows. */
import type { Dialogue, DialogueNote } from "../activities/dialogue";
import { t } from "../i18n";
import type { Card, Id } from "../types";

/** What kind of round it is, and whose turn. */
export function roundWords({ talk, turn, speakers, outcome }: Dialogue): string {
  if (outcome === "kept") return t("The group keeps the notes.");
  if (outcome === "not_kept") return t("The notes are not kept.");
  switch (talk) {
    case "free":
      return t("Free talk");
    case "speaking":
      return t("Everybody may speak once. Nobody has to.");
    case "ordered":
      return turn < speakers
        ? t("Speaker {n} of {of}. Your number is on your phone.", { n: turn + 1, of: speakers })
        : t("Everybody has had the word.");
  }
}

const drawn = new Map<Id, Card>();

/** The notes as sheets for a note wall: they are no cards of the lab, and are nobody's. The same note is the same sheet. */
export function pageCards(activity: Id, notes: readonly DialogueNote[]): Card[] {
  return notes.map(({ id, text }) => {
    const known = drawn.get(id);
    if (known?.text === text) return known;
    const sheet: Card = { id, activity, text, kind: "question", cluster: null, organisation: null, actor_group: null, column: null, edited: false, lang: null };
    drawn.set(id, sheet);
    return sheet;
  });
}
