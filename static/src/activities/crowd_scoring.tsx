/** The activity kind `crowd_scoring` (25/10) on the three live surfaces. */
import { NumberField } from "../console/fields";
import { ScoringDesk } from "../console/ScoringDesk";
import { t } from "../i18n";
import { ScoringPhone } from "../phone/ScoringPhone";
import type { ActivityOf, Id, Language } from "../types";
import { ScoringWall } from "../wall/scoring_wall";
import type { FieldsProps } from "./surface";

export interface ScoringConfig {
  readonly rounds?: number;
  readonly top?: number;
}
export type ScoringActivity = ActivityOf<"crowd_scoring", ScoringConfig>;

/** An idea that lies before one person, and what they gave it. */
export interface DealtIdea {
  readonly id: Id;
  readonly round: number;
  readonly text: string;
  readonly lang: Language | null;
  readonly score: number | null;
}

/** Round 0 is the writing. */
export interface Scoring {
  readonly round: number;
  readonly rounds: number;
  readonly ideas: number;
  readonly scored: number;
  readonly people: number;
}

export interface ScoredIdea {
  readonly item: Id;
  readonly place: number;
  readonly mean: number;
  /** Of 25, after five rounds; else null. */
  readonly points: number | null;
  readonly n: number;
}

/** What has been counted down so far. `next` is the place that comes next, null when all are shown. */
export interface CountDown {
  readonly of: number;
  readonly next: number | null;
  readonly items: readonly ScoredIdea[];
}

declare module "../types" {
  interface Kinds {
    crowd_scoring: ScoringConfig;
  }
  interface RecordTypes {
    score: { readonly cards: readonly DealtIdea[] };
    scoring: Scoring;
    scores: CountDown;
  }
  interface Commands {
    "score.round": { round: number };
    "score.give": { card: Id; score: number };
    "score.count_down": { place: number | null };
  }
}

interface Props {
  readonly activity: ScoringActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Crowd scoring");

export function Phone({ activity }: Props) {
  return <ScoringPhone activity={activity} />;
}

export function Wall({ activity }: Props) {
  return <ScoringWall activity={activity} />;
}

export function Console({ activity }: Props) {
  return <ScoringDesk activity={activity} />;
}

/** More rounds, and the five scores of an idea would not add up to 25. */
const MOST_ROUNDS = 5;
const MOST_PLACES = 25;

export function Fields({ config, onChange, name }: FieldsProps) {
  return (
    <>
      <NumberField
        name={`rounds-${name}`}
        label={t("Rounds of scoring")}
        value={(config["rounds"] ?? MOST_ROUNDS) as number}
        onChange={(rounds) => onChange({ ...config, rounds: Math.min(MOST_ROUNDS, rounds ?? MOST_ROUNDS) })}
      />
      <NumberField
        name={`top-${name}`}
        label={t("Places counted down at the end")}
        value={(config["top"] ?? 10) as number}
        onChange={(top) => onChange({ ...config, top: Math.min(MOST_PLACES, top ?? 10) })}
      />
    </>
  );
}
