/** The activity kind `sheet` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf } from "../types";
import type { SheetField } from "../sheets";
import { SheetPhone } from "../phone/SheetPhone";
import { SheetWall } from "../wall/sheet_wall";
import { Sheets } from "../console/Sheets";
import { SheetFields } from "../console/SheetFields";
import type { FieldsProps } from "./surface";

export interface SheetConfig {
  readonly fields?: readonly SheetField[];
  readonly per?: "room" | "group" | "item";
  readonly items?: "experiments" | "cards";
}

declare module "../types" {
  interface Kinds {
    sheet: SheetConfig;
  }
}

interface Props {
  readonly activity: ActivityOf<"sheet", SheetConfig>;
}

/** What the kind calls itself. */
export const words = (): string => t("Sheets");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Fill in, together with others, what the sheet asks for. */
export function Phone({ activity }: Props) {
  return <SheetPhone activity={activity} fields={activity.config.fields ?? []} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** Hidden: how far the groups are. Shown: the sheets side by side. */
export function Wall({ activity }: Props) {
  return <SheetWall activity={activity} fields={activity.config.fields ?? []} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** How far each sheet is and what is missing; after the reveal what stands on it, to be read and mended. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <Sheets activity={activity} fields={activity.config.fields ?? []} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <SheetFields {...props} />;
}
