/** The activity kind `journey` on the three live surfaces. */
import { columnsOf } from "../columns";
import { ColumnFields, HiddenField } from "../console/fields";
import { JourneySteps } from "../console/JourneySteps";
import { BlankNotes, ColumnGrid, NoteGrid } from "../console/NoteGrid";
import { t } from "../i18n";
import { JourneyPhone } from "../phone/JourneyPhone";
import { cardsOf } from "../store";
import type { ActivityOf, Column, Id } from "../types";
import { JourneyWall } from "../wall/journey_wall";
import type { FieldsProps } from "./surface";

export interface CurvePoint {
  readonly step: Id;
  readonly title: string;
  readonly n: number;
  /** Null without a mood. */
  readonly mean: number | null;
}

interface JourneyConfig {
  /** The steps, in order. */
  readonly columns?: readonly Column[];
  readonly hidden?: boolean;
}

declare module "../types" {
  interface Kinds {
    journey: JourneyConfig;
  }
  interface RecordTypes {
    /** After the reveal; the moods of all notes for staff and walls. */
    journey: { readonly curve: readonly CurvePoint[]; readonly moods?: Readonly<Record<Id, number>> };
    moods: Readonly<Record<Id, number>>;
  }
  interface Commands {
    "journey.add": { step: Id; title: string; after?: Id };
    "journey.rename": { step: Id; title: string };
    "journey.move": { step: Id; after: Id | null };
    "journey.drop": { step: Id };
    "journey.mood": { card: Id; mood: number };
  }
}

export type JourneyActivity = ActivityOf<"journey", JourneyConfig>;

interface Props {
  readonly activity: JourneyActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Journey");

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <JourneyPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <JourneyWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** The steps with their means, and the notes below them. */
export function Console({ activity }: Props) {
  return (
    <>
      <JourneySteps activity={activity} />
      {activity.state !== "planned" && <Notes activity={activity} />}
    </>
  );
}

function Notes({ activity }: Props) {
  if (!activity.revealed) return <BlankNotes n={activity.counts.cards} />;
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  const columns = columnsOf(activity);
  return columns.length > 0 ? <ColumnGrid cards={cards} columns={columns} rest={t("The whole journey")} /> : <NoteGrid cards={cards} label={activity.title} />;
}

/** Its settings in the console's form. */
export function Fields({ config, onChange }: FieldsProps) {
  return (
    <>
      <ColumnFields
        columns={(config["columns"] ?? []) as readonly Column[]}
        onChange={(columns) => onChange({ ...config, columns })}
        words={{ all: t("Steps of the journey"), one: (n) => t("Step {n}", { n }), add: t("Add a step") }}
      />
      <HiddenField hidden={config["hidden"] === true} onChange={(hidden) => onChange({ ...config, hidden })} />
    </>
  );
}
