/** The activity kind `decision` on the three live surfaces. */
import { roleWords } from "../labels";
import { lab } from "../store";
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
  /** Who came from there and as this writes decisions on the phone. */
  readonly organisation?: Id | null;
  readonly actor_group?: string | null;
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
    decider: { readonly writes: boolean };
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

const GROUPS = ["employee", "manager", "user", "citizen", "politician", "expert"] as const;

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
      <fieldset class="lines">
        <legend>{t("Who writes decisions on their own phone, beside facilitators")}</legend>
        <div class="field">
          <label for={`holders-role-${name}`}>{t("Role")}</label>
          <select
            class="input"
            id={`holders-role-${name}`}
            value={(config["actor_group"] ?? "") as string}
            onChange={(event) => onChange({ ...config, actor_group: event.currentTarget.value || null })}
          >
            <option value="">{config["organisation"] ? t("Any role") : t("Nobody")}</option>
            {GROUPS.map((code) => (
              <option key={code} value={code}>
                {roleWords(code)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`holders-body-${name}`}>{t("Organisation")}</label>
          <select
            class="input"
            id={`holders-body-${name}`}
            value={(config["organisation"] ?? "") as string}
            onChange={(event) => onChange({ ...config, organisation: event.currentTarget.value || null })}
          >
            <option value="">{config["actor_group"] ? t("Any organisation") : t("Nobody")}</option>
            {(lab()?.organisations ?? []).map((body) => (
              <option key={body.id} value={body.id}>
                {body.name}
              </option>
            ))}
          </select>
        </div>
      </fieldset>
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
