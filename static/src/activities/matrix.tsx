/** The activity kind `matrix` on the three live surfaces. */
import { MatrixFields } from "../console/MatrixFields";
import { MatrixTable } from "../console/MatrixTable";
import { t } from "../i18n";
import { MatrixPhone } from "../phone/MatrixPhone";
import type { ActivityOf, Id } from "../types";
import { MatrixWall } from "../wall/matrix_wall";
import type { FieldsProps } from "./surface";

export interface MatrixConfig {
  readonly items?: "cards" | "clusters";
  readonly most?: number;
  readonly chosen?: readonly Id[] | null;
}
export type MatrixActivity = ActivityOf<"matrix", MatrixConfig>;

/** Where one item lies for one person: two numbers from 1 to 5. */
export interface Position {
  readonly impact: number;
  readonly effort: number;
}

export interface Placing {
  readonly voters: number;
  readonly eligible: number;
  readonly positions: number;
  /** After the reveal: what the facilitator has put into the light. */
  readonly lit?: readonly Id[];
}

declare module "../types" {
  interface Kinds {
    matrix: MatrixConfig;
  }
  interface RecordTypes {
    position: Readonly<Record<Id, Position>>;
    placing: Placing;
    /** For staff. */
    choosable: readonly Id[];
  }
  interface Commands {
    "position.light": { items: readonly Id[] };
  }
}

interface Props {
  readonly activity: MatrixActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Impact and effort");

export function Phone({ activity }: Props) {
  return <MatrixPhone activity={activity} />;
}

export function Wall({ activity }: Props) {
  return <MatrixWall activity={activity} />;
}

export function Console({ activity }: Props) {
  return <MatrixTable activity={activity} />;
}

export function Fields(props: FieldsProps) {
  return <MatrixFields {...props} />;
}
