/** Words for codes that people see: what undo would take back, states, kinds, phases and groups of people. */
import { words as kindNames } from "kinds:console";

import { t } from "../i18n";
import type { Activity, Kind, WallViewName } from "../types";

/** What a change did, as it follows "Undo:". Named by the server after its event, or after the command. */
export function changeWords(name: string): string {
  const words: Record<string, string> = {
    "lab.opened": t("open the lab"),
    "lab.closed": t("close the lab"),
    "lab.edited": t("edit the lab"),
    "door.opened": t("open the door"),
    "door.closed": t("close the door"),
    "activity.opened": t("open the activity"),
    "activity.locked": t("lock"),
    "activity.unlocked": t("unlock"),
    "activity.revealed": t("reveal"),
    "activity.hidden": t("hide"),
    "activity.finished": t("finish the activity"),
    "activity.added": t("add an activity"),
    "activity.edited": t("edit the activity"),
    "activity.moved": t("move the activity"),
    "activity.dropped": t("drop the activity"),
    "timer.set": t("the timer"),
    "wall.set": t("the wall"),
    "agenda.replanned": t("plan the rest of the day anew"),
    "paper.tallied": t("a count on paper"),
    "groups.formed": t("form groups"),
    "group.moved": t("move a person"),
    "talk.stepped": t("go to another step"),
    "team.balanced": t("make teams"),
    "card.hidden": t("hide a note"),
    "card.restored": t("show a note"),
    "card.grouped": t("move a note"),
    "cluster.added": t("make a pile"),
    "cluster.renamed": t("name a pile"),
    "cluster.dropped": t("dissolve a pile"),
    "cluster.merged": t("merge piles"),
    "answer.hidden": t("hide an answer"),
    "answer.restored": t("show an answer"),
    "speaker.called": t("call a speaker"),
    "proposal.asked": t("ask about a proposal"),
    "reason.hidden": t("hide a reason"),
    "reason.restored": t("show a reason"),
    "condition.written": t("a condition"),
    "condition.dropped": t("drop a condition"),
    "word.hidden": t("hide a word"),
    "word.restored": t("show a word"),
    "stop.hidden": t("hide something on the list"),
    "stop.restored": t("show something on the list"),
    "position.lit": t("the light on the wall"),
    "score.round_begun": t("begin a round"),
    "score.counted_down": t("the count-down"),
    "member.removed": t("remove a person"),
    "member.restored": t("let a person back in"),
  };
  return words[name] ?? t("the latest change");
}

/** A kind's own word for itself, from its file in src/activities. */
export function kindWords(kind: Kind): string {
  return kindNames[kind]();
}

export function phaseWords(phase: string): string {
  const words: Record<string, string> = {
    arrive: t("Arrive"),
    understand: t("Understand"),
    define: t("Define"),
    ideate: t("Ideate"),
    choose: t("Choose"),
    prototype: t("Prototype"),
    test: t("Test"),
    document: t("Document"),
    anchor: t("Anchor"),
    close: t("Closing"),
    break: t("Break"),
  };
  return words[phase] ?? phase;
}

export function stateWords(one: Activity): string {
  if (one.state === "open") return t("Open");
  if (one.state === "locked") return t("Locked");
  return one.state === "done" ? t("Done") : t("Planned");
}

export function groupWords(code: string | null): string {
  if (code === null) return t("No role given");
  const words: Record<string, string> = {
    employee: t("Employee"),
    manager: t("Manager"),
    user: t("Service user"),
    citizen: t("Citizen"),
    politician: t("Elected representative"),
    expert: t("Expert"),
    employer: t("Employer representative"),
    union: t("Union representative"),
    other: t("Other"),
  };
  return words[code] ?? code;
}

export function viewWords(view: WallViewName): string {
  const words: Record<WallViewName, string> = {
    auto: t("Follow the agenda"),
    lobby: t("Lobby with code"),
    prompt: t("Prompt and timer"),
    timer: t("Clock and code"),
    board: t("Notes"),
    clusters: t("Piles"),
    vote: t("Vote"),
    experiments: t("Experiments"),
    groups: t("Groups"),
    break: t("Break"),
    closing: t("Closing"),
    blank: t("Blank"),
  };
  return words[view];
}

export function experimentStateWords(state: string): string {
  const words: Record<string, string> = {
    draft: t("Draft"),
    planned: t("Planned"),
    running: t("Running"),
    decided: t("Decided"),
    stopped: t("Stopped"),
  };
  return words[state] ?? state;
}

export function experimentKindWords(kind: string): string {
  const words: Record<string, string> = {
    small_test: t("Small test"),
    probe: t("Safe-to-fail probe"),
    exemption_trial: t("Exemption trial"),
    pilot: t("Pilot"),
  };
  return words[kind] ?? kind;
}

export function goalWords(code: string): string {
  const words: Record<string, string> = {
    new_knowledge: t("New knowledge"),
    tool_contributed: t("The tool has helped us"),
    contributes_to_development: t("Contributes to development"),
    support_solved_problem: t("Support to solve the problem"),
    new_perspectives: t("New perspectives"),
  };
  return words[code] ?? code;
}
