/** The activity kind `prototype` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, Column, Id } from "../types";
import type { SheetField } from "../sheets";
import { PrototypePhone } from "../phone/PrototypePhone";
import { PrototypeWall } from "../wall/prototype_wall";
import { Prototypes } from "../console/Prototypes";
import { PrototypeFields } from "../console/PrototypeFields";
import type { FieldsProps } from "./surface";

export interface PrototypeConfig {
  readonly checklist?: readonly Column[];
  readonly fields?: readonly SheetField[];
  readonly per?: "room" | "group" | "item";
  readonly items?: "experiments" | "cards";
  readonly hidden?: boolean;
}

/** A team that waits for help since `at`; `coming` when a facilitator is on the way. */
export interface HelpCall {
  readonly sheet: Id;
  readonly at: string;
  readonly coming: boolean;
}

declare module "../types" {
  interface Kinds {
    prototype: PrototypeConfig;
  }
  interface RecordTypes {
    help: { readonly calls: readonly HelpCall[] };
  }
  interface Commands {
    "help.call": { sheet: Id; on: boolean };
    "help.answer": { sheet: Id; done?: boolean };
  }
}

export type PrototypeActivity = ActivityOf<"prototype", PrototypeConfig>;

interface Props {
  readonly activity: PrototypeActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Prototype");

/** The checklist as fields of the team's sheet, and then what it writes. */
export function fieldsOf({ config }: PrototypeActivity): SheetField[] {
  const ticks = (config.checklist ?? []).map((line): SheetField => ({ ...line, type: "tick" }));
  return [...ticks, ...(config.fields ?? [])];
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Tick off, write, show what was built, call for help. */
export function Phone({ activity }: Props) {
  return <PrototypePhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** While the teams build: how far each is. After the reveal: a gallery. */
export function Wall({ activity }: Props) {
  return <PrototypeWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** Who waits for help, how far each team is, and what they show. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <Prototypes activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <PrototypeFields {...props} />;
}
