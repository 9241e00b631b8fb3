/** The activity kind `gradients` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, Id } from "../types";
import type { Level } from "../support";
import { GradientsPhone } from "../phone/GradientsPhone";
import { GradientsWall } from "../wall/gradients_wall";
import { Consent } from "../console/Consent";
import { ProposalFields } from "../console/ProposalFields";
import type { FieldsProps } from "./surface";

export interface Proposal {
  readonly id: Id;
  readonly text: string;
  readonly card?: Id | null;
}

export interface Reason {
  readonly id: Id;
  readonly level: Level;
  readonly text: string;
  readonly n: number;
  /** For staff: the facilitator took it off walls and phones. */
  readonly hidden?: boolean;
}

/** Before the reveal only how many have answered. */
export interface ProposalResult extends Proposal {
  readonly n: number;
  readonly levels?: Readonly<Record<Level, number>>;
  readonly by_organisation?: Readonly<Record<Id, { readonly n: number; readonly levels: Readonly<Record<Level, number>> }>>;
  readonly reasons?: readonly Reason[];
  readonly conditions?: readonly { readonly id: Id; readonly text: string }[];
}

interface GradientsConfig {
  readonly proposals?: readonly Proposal[];
}

declare module "../types" {
  interface Kinds {
    gradients: GradientsConfig;
  }
  interface RecordTypes {
    gradients: { readonly asked: Id; readonly eligible: number; readonly proposals: readonly ProposalResult[] };
    support: Readonly<Record<Id, { readonly level: Level; readonly reason: string }>>;
  }
  interface Commands {
    "support.give": { proposal: Id; level: Level; reason?: string };
    "proposal.ask": { proposal: Id; text?: string; card?: Id };
    "reason.hide": { reason: Id };
    "reason.restore": { reason: Id };
    "condition.write": { condition: Id; proposal: Id; text: string };
    "condition.drop": { condition: Id };
  }
}

export type GradientsActivity = ActivityOf<"gradients", GradientsConfig>;

interface Props {
  readonly activity: GradientsActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Level of support");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Five large answers, and a reason. */
export function Phone({ activity }: Props) {
  return <GradientsPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** How many have answered; after the reveal the bars, the conditions and the reasons. */
export function Wall({ activity }: Props) {
  return <GradientsWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** The proposals one after the other, how the room stands, and what becomes of objections. */
export function Console({ activity }: Props) {
  return <Consent activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <ProposalFields {...props} />;
}
