/** A journey on the wall: the line of its steps, the mean mood above each, the notes below. */
import type { JSX } from "preact";

import { number, t, tn } from "../i18n";
import { record } from "../store";
import type { CurvePoint, JourneyActivity } from "../activities/journey";
import { MoodFace } from "../ui/MoodFace";
import { Fields, HiddenNotes } from "./hidden_notes";
import { noteGroups } from "./note_groups";
import { NoteWall, type NoteGroup } from "./note_wall";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import type { Box } from "./steps";

/** Of the wall's height; the notes need the rest. */
const BAND_U = 20;
const MOST_SIDE_BY_SIDE = 6;

export function JourneyWall({ activity }: { activity: JourneyActivity }): JSX.Element {
  const seen = record(`journey/${activity.id}`);
  if (activity.counts.cards === 0) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <Fields activity={activity} />
      </BigPrompt>
    );
  }
  if (seen === undefined) return <HiddenNotes activity={activity} />;
  const points = new Map(seen.curve.map((point) => [point.step, point]));
  const over = activity.state === "done" && seen.curve.every(({ mean }) => mean == null); // nobody said a mood, and nobody will
  const moods = seen.moods ?? {};
  const draw = (groups: readonly NoteGroup[], middles: readonly number[], size: Box): JSX.Element => (
    <MoodCurve points={groups.map(({ id }) => points.get(id))} middles={middles} size={size} />
  );
  return (
    <div class="scene kind-journey">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <NoteWall
        groups={noteGroups(activity, t("The whole journey"))}
        most={MOST_SIDE_BY_SIDE}
        {...(over ? {} : { band: { height: BAND_U, draw } })}
        stamp={({ id }) => (moods[id] === undefined ? null : <MoodFace mood={moods[id]} class="mood-stamp" />)}
      />
    </div>
  );
}

interface CurveProps {
  readonly points: readonly (CurvePoint | undefined)[];
  readonly middles: readonly number[];
  readonly size: Box;
}

/** A step without a mood has no point: the line goes on to the next that has one. */
function MoodCurve({ points, middles, size }: CurveProps): JSX.Element {
  const { width, height } = size;
  const level = (mood: number): number => height * (0.47 - mood * 0.125);
  const drawn = points.flatMap((point, index) =>
    point?.mean == null ? [] : [{ ...point, mean: point.mean, x: middles[index]!, y: level(point.mean) }],
  );
  return (
    <>
      <svg class="curve" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
        {[2, -2].map((mood) => (
          <line key={mood} class="curve-edge" x1={0} x2={width} y1={level(mood)} y2={level(mood)} />
        ))}
        <line class="curve-even" x1={0} x2={width} y1={level(0)} y2={level(0)} />
        <polyline class="curve-line" points={drawn.map(({ x, y }) => `${x},${y}`).join(" ")} />
      </svg>
      {drawn.map(({ step, x, y, mean, n }, at) => (
        <p key={step} class={isValley(drawn, at) ? "curve-point is-valley" : "curve-point"} style={{ left: `${x}px`, top: `${y}px` }}>
          <MoodFace mood={mean} />
          <span class="curve-words number">
            <strong>{number(mean)}</strong> {tn("{n} note", "{n} notes", n)}
          </span>
        </p>
      ))}
    </>
  );
}

/** Where the line comes from above, the words stand below: they never lie on it. */
function isValley(points: readonly { readonly y: number }[], at: number): boolean {
  const around = [points[at - 1], points[at + 1]].filter((one) => one !== undefined);
  const mean = around.reduce((sum, { y }) => sum + y, 0) / Math.max(1, around.length);
  return around.length > 0 && mean < points[at]!.y;
}
