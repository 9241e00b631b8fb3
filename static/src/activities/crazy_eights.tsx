/** The activity kind `crazy_eights` on the three live surfaces. */
import { NumberField } from "../console/fields";
import { NoteGrid } from "../console/NoteGrid";
import { t, tn } from "../i18n";
import { EightsPhone } from "../phone/EightsPhone";
import { pulseOf } from "../pulse";
import { cardsOf, record } from "../store";
import type { ActivityOf } from "../types";
import { EightsWall } from "../wall/eights_wall";
import type { FieldsProps } from "./surface";

interface EightsConfig {
  readonly boxes?: number;
  readonly seconds?: number;
  readonly share?: "one" | "all";
}

declare module "../types" {
  interface Kinds {
    crazy_eights: EightsConfig;
  }
  interface RecordTypes {
    eights: { readonly boxes: number; readonly shared: number };
    /** On `me`: the one that this person shares. */
    pick: { readonly card: Id | null };
  }
  interface Commands {
    "eights.pick": { card: Id };
  }
}

export type EightsActivity = ActivityOf<"crazy_eights", EightsConfig>;

interface Props {
  readonly activity: EightsActivity;
}

/** Its settings, complete. */
export function eightsOf({ config: { boxes = 8, seconds = 60, share = "one" } }: EightsActivity): Required<EightsConfig> {
  return { boxes, seconds, share };
}

/** What the kind calls itself. */
export const words = (): string => t("Crazy eights");

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <EightsPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <EightsWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** How far the room is; after the reveal what was shared. */
export function Console({ activity }: Props) {
  const { boxes, seconds, share } = eightsOf(activity);
  const numbers = record(`eights/${activity.id}`);
  const pulse = pulseOf(activity.id, boxes, seconds);
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  return (
    <>
      <p class="hint">
        {pulse.state === "before" && t("{boxes} boxes, {seconds} seconds each: they begin when you start the clock.", { boxes, seconds })}
        {pulse.state === "on" && t("Box {n} of {of}", { n: pulse.box, of: boxes })}
        {pulse.state === "over" && t("All boxes have had their time.")}
      </p>
      <p class="hint">
        {share === "one" ? t("Everybody shares one; the others stay with them.") : t("The reveal shows all of them.")}
      </p>
      {numbers !== undefined && (
        <p>
          <strong class="numbers">{numbers.boxes}</strong> {tn("box filled", "boxes filled", numbers.boxes)}
          {share === "one" && (
            <>
              , <strong class="numbers">{numbers.shared}</strong> {t("chosen to share")}
            </>
          )}
        </p>
      )}
      {activity.revealed && <NoteGrid cards={cards} label={activity.title} />}
    </>
  );
}

/** Its settings in the console's form. */
export function Fields({ config, name, onChange }: FieldsProps) {
  return (
    <>
      <NumberField
        name={`boxes-${name}`}
        label={t("Boxes for each person")}
        value={(config["boxes"] ?? 8) as number}
        onChange={(boxes) => onChange({ ...config, boxes: Math.min(16, boxes ?? 8) })}
      />
      <NumberField
        name={`seconds-${name}`}
        label={t("Seconds for each box")}
        value={(config["seconds"] ?? 60) as number}
        onChange={(seconds) => onChange({ ...config, seconds: Math.max(10, seconds ?? 60) })}
      />
      <div class="field">
        <label for={`share-${name}`}>{t("What the room sees")}</label>
        <select
          class="input"
          id={`share-${name}`}
          value={(config["share"] ?? "one") as string}
          onChange={(event) => onChange({ ...config, share: event.currentTarget.value })}
        >
          <option value="one">{t("The one that each person chooses")}</option>
          <option value="all">{t("All boxes, at the reveal")}</option>
        </select>
      </div>
    </>
  );
}
