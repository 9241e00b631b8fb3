/** The activity kind `decision` on the three live surfaces. */
import { DecisionDesk } from "../console/DecisionDesk";
import { ItemsField, NumberField } from "../console/fields";
import type { Choice } from "../decisions";
import { t } from "../i18n";
import { DecisionPhone } from "../phone/DecisionPhone";
import type { ActivityOf, Id } from "../types";
import { DecisionWall } from "../wall/decision_wall";
import type { FieldsProps } from "./surface";

export interface DecisionConfig {
  readonly items?: "cards" | "clusters";
  readonly function?: string;
  readonly first?: number;
  readonly most?: number;
}
export type DecisionActivity = ActivityOf<"decision", DecisionConfig>;

export interface Decision {
  readonly choice: Choice;
  readonly function: string;
  readonly reason: string;
  /** Otherwise than the room's priority. */
  readonly differs: boolean;
}

export interface ToDecide {
  readonly item: Id;
  /** The place that the room gave it, if it voted. */
  readonly place: number | null;
  /** The choices that need a reason. */
  readonly reason_for: readonly Choice[];
  readonly decision: Decision | null;
}

declare module "../types" {
  interface Kinds {
    decision: DecisionConfig;
  }
  interface RecordTypes {
    decisions: { readonly items: readonly ToDecide[] };
  }
  interface Commands {
    "decision.make": { item: Id; choice: Choice; function: string; reason?: string };
    "decision.take_back": { item: Id };
  }
}

interface Props {
  readonly activity: DecisionActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Decision");

export function Phone({ activity }: Props) {
  return <DecisionPhone activity={activity} />;
}

export function Wall({ activity }: Props) {
  return <DecisionWall activity={activity} />;
}

export function Console({ activity }: Props) {
  return <DecisionDesk activity={activity} />;
}

export function Fields({ config, onChange, name }: FieldsProps) {
  return (
    <>
      <div class="field">
        <label for={`function-${name}`}>{t("Who decides (a function, not a name)")}</label>
        <input
          class="input"
          id={`function-${name}`}
          value={(config["function"] ?? "") as string}
          maxLength={200}
          onInput={(event) => onChange({ ...config, function: event.currentTarget.value })}
        />
      </div>
      <ItemsField name={`items-${name}`} label={t("Deciding about")} value={(config["items"] ?? "cards") as string} onChange={(items) => onChange({ ...config, items })} />
      <NumberField
        name={`first-${name}`}
        label={t("How many first places count as the room's priority")}
        value={(config["first"] ?? 3) as number}
        onChange={(first) => onChange({ ...config, first: Math.min(20, first ?? 3) })}
      />
    </>
  );
}
