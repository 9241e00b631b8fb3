/** Words for codes that every surface shows: roles, identity rules, refusals. */
import { t } from "./i18n";
import type { Identity, RefusalCode } from "./types";

/** The role of a person as the catalogue codes it. */
export function roleWords(code: string | null): string {
  switch (code) {
    case "employee":
      return t("Employee");
    case "manager":
      return t("Manager");
    case "user":
      return t("Service user");
    case "citizen":
      return t("Citizen");
    case "politician":
      return t("Elected representative");
    case "expert":
      return t("Expert");
    default:
      return t("Participant");
  }
}

/** Who will see what, in one sentence, for the person about to write the first note. */
export function privacyWords(identity: Identity): string {
  switch (identity) {
    case "anonymous":
      return t("Nobody sees who wrote a note, neither the room nor the facilitator.");
    case "anonymous_group_tag":
      return t("The room sees your note with your organisation, never with your name.");
    case "role_named":
      return t("The room sees your note with your organisation and your role.");
  }
}

/** What happened, what was kept and what to do, for a refusal. The server's own words fill in for codes unknown here. */
export function refusalWords(code: RefusalCode, message = ""): string {
  switch (code) {
    case "activity_not_open":
      return t("This activity is not open. Your text is kept on your device.");
    case "activity_locked":
      return t("This activity is locked. Your text is kept on your device.");
    case "unknown_card":
      return t("This note is no longer there.");
    case "unknown_activity":
      return t("This activity is no longer on the agenda.");
    case "not_yours":
      return t("Only the person who wrote this can change it.");
    case "not_allowed":
      return t("You may not do this here. Nothing was changed.");
    case "budget_spent":
      return t("You have used all your dots. Take one back to place it elsewhere.");
    case "item_limit":
      return t("You have placed as many dots as you may on this one.");
    case "too_long":
      return t("The text is too long. Shorten it and send it again.");
    case "too_many":
      return t("The limit is reached. Nothing more was added.");
    case "lab_closed":
      return t("This lab is closed. What you sent before is kept.");
    case "no_answer":
      return t("The server did not answer. Nothing was changed. Try again.");
    default:
      return message || t("That did not work. Nothing was changed.");
  }
}

/** What was decided after a test. */
export function decisionWords(decision: string): string {
  const words: Record<string, string> = {
    adopt: t("Adopt"),
    pilot: t("Go to pilot"),
    test_again: t("Test again"),
    stop: t("Stop"),
  };
  return words[decision] ?? decision;
}
