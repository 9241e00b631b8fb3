/** The activity kind `open_stop` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, Id } from "../types";
import { StopPhone } from "../phone/StopPhone";
import { StopWall } from "../wall/stop_wall";
import { StopList } from "../console/StopList";

export interface Stopped {
  readonly id: Id;
  readonly text: string;
  readonly card: Id | null;
  /** The card is an experiment, which is stopped with it. */
  readonly experiment: boolean;
  readonly reason: string;
  readonly lesson: string;
  /** For staff: the facilitator took it off walls and phones. */
  readonly hidden?: boolean;
}

interface StopConfig {
  readonly from?: readonly Id[] | null;
}

declare module "../types" {
  interface Kinds {
    open_stop: StopConfig;
  }
  interface RecordTypes {
    stops: { readonly n: number; readonly items?: readonly Stopped[] };
    stop: { readonly mine: readonly Id[] };
  }
  interface Commands {
    "stop.write": { item: Id; text?: string; card?: Id; reason?: string; lesson?: string };
    "stop.take_back": { item: Id };
    "stop.hide": { item: Id };
    "stop.restore": { item: Id };
  }
}

export type OpenStopActivity = ActivityOf<"open_stop", StopConfig>;

interface Props {
  readonly activity: OpenStopActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Open closing");

// --- Phone ---------------------------------------------------------------------------------------------------

/** What we close, why, and what we learned. */
export function Phone({ activity }: Props) {
  return <StopPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** Thanks for what was tried, with its lessons. */
export function Wall({ activity }: Props) {
  return <StopWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** The list, and a form for whoever says it aloud. */
export function Console({ activity }: Props) {
  return <StopList activity={activity} />;
}
