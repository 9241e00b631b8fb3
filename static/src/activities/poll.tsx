/** The activity kind `poll` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, Id } from "../types";
import { PollPhone } from "../phone/PollPhone";
import { PollWall } from "../wall/poll_wall";
import { PollFields } from "../console/PollFields";
import { PollResult } from "../console/PollResult";
import type { FieldsProps } from "./surface";

export type PollType = "single" | "several" | "scale5" | "scale10";

export interface PollOption {
  readonly id: Id;
  readonly title: string;
}

/** How answers fall: options in the order of the settings, or a scale. */
export interface Fall {
  readonly n: number;
  readonly options?: readonly (PollOption & { readonly n: number })[];
  readonly scale?: Readonly<Record<string, number>>;
  /** Null without answers. */
  readonly mean?: number | null;
}

/** Before the reveal only how many have answered. */
export interface Poll extends Fall {
  readonly eligible: number;
  readonly by_organisation?: Readonly<Record<Id, Fall>>;
}

interface PollConfig {
  readonly type?: PollType;
  readonly options?: readonly PollOption[];
  readonly at_most?: number | null;
  readonly low?: string;
  readonly high?: string;
}

declare module "../types" {
  interface Kinds {
    poll: PollConfig;
  }
  interface RecordTypes {
    poll: Poll;
    choice: { readonly value: readonly Id[] | number | null };
  }
  interface Commands {
    "poll.answer": { value: readonly Id[] | number | null };
  }
}

export type PollActivity = ActivityOf<"poll", PollConfig>;

interface Props {
  readonly activity: PollActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Poll");

// --- Phone ---------------------------------------------------------------------------------------------------

/** One question: choose, send, change until the lock. */
export function Phone({ activity }: Props) {
  return <PollPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** How many have answered; after the reveal the result, live. */
export function Wall({ activity }: Props) {
  return <PollWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** What can be chosen, and after the reveal what was. */
export function Console({ activity }: Props) {
  return <PollResult activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <PollFields {...props} />;
}
