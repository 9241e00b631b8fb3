/** The activity kind `rules_check` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, Id } from "../types";
import type { SheetField } from "../sheets";
import { RulesPhone } from "../phone/RulesPhone";
import { RulesWall } from "../wall/rules_wall";
import { Rules } from "../console/Rules";
import { RulesFields } from "../console/RulesFields";
import type { FieldsProps } from "./surface";

export interface Check {
  readonly id: Id;
  readonly title: string;
  readonly hint?: string;
}
export interface RulesConfig {
  readonly checks?: readonly Check[];
  readonly per?: "room" | "group" | "item";
  readonly items?: "experiments" | "cards";
}

export type Light = "open" | "green" | "amber" | "red";
/** What was found about one check. */
export interface Found {
  readonly check: Id;
  readonly answer: "" | "yes" | "no" | "unsure";
  readonly note: string;
  readonly who: string;
  readonly exemption: boolean;
  readonly light: Light;
}
export interface CheckedSheet {
  readonly id: Id;
  readonly checks: readonly Found[];
}

declare module "../types" {
  interface Kinds {
    rules_check: RulesConfig;
  }
  interface RecordTypes {
    rules: { readonly sheets: readonly CheckedSheet[] };
  }
}

export type RulesActivity = ActivityOf<"rules_check", RulesConfig>;

interface Props {
  readonly activity: RulesActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Rules check");

/** The places of a sheet for one check, in the order in which they are asked. */
export function placesOf(check: Check): SheetField[] {
  return [
    { id: `${check.id}.answer`, title: check.title, hint: check.hint ?? "", type: "choice", options: ["yes", "no", "unsure"] },
    { id: check.id, title: t("What is it about?"), type: "text" },
    { id: `${check.id}.who`, title: t("Who looks into it?"), hint: t("A function, not a name."), type: "line" },
    { id: `${check.id}.exemption`, title: t("An exemption is needed"), type: "tick" },
  ];
}

export function answerWords(answer: string): string {
  const said: Record<string, string> = { yes: t("Yes"), no: t("No"), unsure: t("Unsure") };
  return said[answer] ?? answer;
}

/** What is left to do about a check. */
export function lightWords(light: Light): string {
  const words: Record<Light, string> = {
    open: t("Not answered"),
    green: t("Nothing to look into"),
    amber: t("Is looked into"),
    red: t("Nobody looks into it yet"),
  };
  return words[light];
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Answer each check together; who answers yes is asked for more. */
export function Phone({ activity }: Props) {
  return <RulesPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** A light for each check: what is clear, what somebody looks into, and what nobody has taken yet. */
export function Wall({ activity }: Props) {
  return <RulesWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** Every check of every plan, to be read and assigned. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <Rules activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <RulesFields {...props} />;
}
