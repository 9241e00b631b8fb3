/** The activity kind `brainwriting` on the three live surfaces. */
import { BuildRounds } from "../console/BuildRounds";
import { HiddenField, NumberField } from "../console/fields";
import { BlankNotes, ColumnGrid } from "../console/NoteGrid";
import { t } from "../i18n";
import { BrainwritingPhone } from "../phone/BrainwritingPhone";
import { cardsOf, itemTitle } from "../store";
import type { ActivityOf, Id } from "../types";
import { ChainWall } from "../wall/chain_wall";
import type { FieldsProps } from "./surface";

interface BrainwritingConfig {
  readonly each?: number;
  readonly hidden?: boolean;
  readonly from?: readonly Id[] | null;
}

declare module "../types" {
  interface Kinds {
    brainwriting: BrainwritingConfig;
  }
  interface RecordTypes {
    building: { readonly round: number };
    /** On `me`: the ideas to build on in this round, and those of earlier ones. */
    hand: { readonly cards: readonly Id[]; readonly earlier: readonly Id[] };
  }
  interface Commands {
    "build.deal": Empty;
    "build.round": { round: number };
  }
}

export type BrainwritingActivity = ActivityOf<"brainwriting", BrainwritingConfig>;

interface Props {
  readonly activity: BrainwritingActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Brainwriting");

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <BrainwritingPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <ChainWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** The rounds, and what was built, under the idea it was built on. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return (
    <>
      <BuildRounds activity={activity} />
      {activity.revealed ? <Built activity={activity} /> : <BlankNotes n={activity.counts.cards} />}
    </>
  );
}

function Built({ activity }: Props) {
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  const below = [...new Set(cards.map((one) => one.builds_on))].filter((id) => id !== undefined);
  const columns = below.map((id) => ({ id, title: itemTitle(id) || t("An idea that is hidden") }));
  return <ColumnGrid cards={cards} columns={columns} columnOf={(one) => one.builds_on ?? null} rest={t("On no idea")} />;
}

/** Its settings in the console's form. */
export function Fields({ config, name, onChange }: FieldsProps) {
  return (
    <>
      <NumberField
        name={`each-${name}`}
        label={t("Ideas of others for each person in a round")}
        value={(config["each"] ?? 3) as number}
        onChange={(each) => onChange({ ...config, each: Math.min(10, each ?? 3) })}
      />
      <HiddenField hidden={config["hidden"] === true} onChange={(hidden) => onChange({ ...config, hidden })} />
    </>
  );
}
