/**
 * The matrix: while people place, how many have; then every item at its median with its words beside it, and its spread as a cross.
 * What the facilitator puts into the light stands out, the rest steps back.
 */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

import type { MatrixActivity } from "../activities/matrix";
import { t, tn } from "../i18n";
import { itemTitle, record } from "../store";
import type { Id, PlacedItem } from "../types";
import { apart, nearestPoint, placeLabels, type Rect, type Spot } from "./matrix_places";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { unit, useBox } from "./stage";
import type { Box } from "./steps";
import { Turnout } from "./vote_wall";

/** More would be too small to read; the rest is at the console and in the report. */
const MOST = 24;
const RADIUS_U = 1.1;
/** Between the scale's ends and the edge. */
const EDGE = 0.07;
const NEAR_U = 12;

export function MatrixWall({ activity }: { activity: MatrixActivity }): JSX.Element {
  const placed = record(`placement/${activity.id}`);
  const placing = record(`placing/${activity.id}`);
  if (placed === undefined) {
    const eligible = placing?.eligible ?? 0;
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        {placing !== undefined && (
          <Turnout voters={placing.voters} eligible={eligible} words={tn("of {n} has begun to place", "of {n} have begun to place", eligible)} />
        )}
      </BigPrompt>
    );
  }
  const shown = placed.filter(({ item }) => itemTitle(item) !== "").slice(0, MOST);
  const lit = (placing?.lit ?? []).filter((id) => shown.some(({ item }) => item === id));
  return (
    <div class="scene kind-matrix">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        {lit.length > 0 && <p class="matrix-lit-words">{t("Here we see it differently")}</p>}
      </PromptLine>
      {shown.length === 0 ? <p class="step-note">{t("Nothing was placed.")}</p> : <Plot placed={shown} lit={lit} />}
    </div>
  );
}

interface Label {
  readonly width: number;
  readonly height: number;
  readonly lines: number;
  readonly type: number;
}

/** Sizes of the words of one item, in u, the best first: the fewer there are, the larger. The last is taken where none fits. */
function labelsOf(n: number): readonly [Label, ...Label[]] {
  if (n <= 6) return [{ width: 36, height: 11.4, lines: 3, type: 2.9 }];
  const low = n <= 12 ? { width: 30, height: 7.4, lines: 2, type: 2.6 } : { width: 25, height: 6.6, lines: 2, type: 2.3 };
  return [{ ...low, height: low.height + 1.15 * low.type, lines: 3 }, low];
}

function Plot({ placed, lit }: { placed: readonly PlacedItem[]; lit: readonly Id[] }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const u = unit.value;
  const laid = useMemo(() => (box === null ? null : layOut(placed, box, u)), [placed, box, u]);
  return (
    <div class="matrix">
      <p class="matrix-axis matrix-axis-up" aria-hidden="true">{t("Impact")} →</p>
      <div class="matrix-plot" ref={frame}>
        <Quadrants />
        {laid !== null && box !== null && (
          <>
            <Marks placed={placed} laid={laid} box={box} lit={lit} u={u} />
            <ul class="matrix-labels">
              {placed.map((one, order) => {
                const place = laid.labels[order];
                if (place == null) return null;
                return (
                  <li
                    key={one.item}
                    data-item={one.item}
                    class={`matrix-label ${lit.length === 0 ? "" : lit.includes(one.item) ? "is-lit" : "is-dim"}`}
                    style={{
                      transform: `translate(${place.left}px, ${place.top}px)`,
                      width: `${place.width}px`,
                      height: `${place.height}px`,
                      fontSize: `${laid.label.type * u}px`,
                      "--lines": laid.label.lines,
                      "--order": order,
                    }}
                  >
                    <span class="matrix-words" dir="auto">{itemTitle(one.item)}</span>
                    <span class="unseen">{t("Impact {impact}, effort {effort}", { impact: one.impact, effort: one.effort })}</span>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
      <p class="matrix-axis" aria-hidden="true">{t("Effort")} →</p>
    </div>
  );
}

/** What each quarter means, in its outer corner. */
function Quadrants(): JSX.Element {
  return (
    <div class="matrix-quarters" aria-hidden="true">
      <span>{t("High impact, low effort")}</span>
      <span>{t("High impact, high effort")}</span>
      <span>{t("Low impact, low effort")}</span>
      <span>{t("Low impact, high effort")}</span>
    </div>
  );
}

interface Laid {
  readonly label: Label;
  readonly spots: readonly Spot[];
  readonly labels: readonly (Rect | null)[];
}

function across(effort: number, { width }: Box): number {
  return (EDGE + ((effort - 1) / 4) * (1 - 2 * EDGE)) * width;
}

function down(impact: number, { height }: Box): number {
  return (EDGE + ((5 - impact) / 4) * (1 - 2 * EDGE)) * height;
}

function layOut(placed: readonly PlacedItem[], box: Box, u: number): Laid {
  const spots = apart(placed.map(({ impact, effort }) => ({ x: across(effort, box), y: down(impact, box) })), 2.8 * u);
  const caption = { width: 28 * u, height: 3.4 * u };
  const [right, low] = [box.width - caption.width, box.height - caption.height];
  const captions = [{ left: 0, top: 0 }, { left: right, top: 0 }, { left: 0, top: low }, { left: right, top: low }].map((at) => ({ ...at, ...caption }));
  const fill = (label: Label): Laid => ({
    spots,
    label,
    labels: placeLabels(spots, { width: label.width * u, height: label.height * u }, box, RADIUS_U * u, captions),
  });
  const [best, ...smaller] = labelsOf(placed.length);
  return smaller.reduce((laid, label) => (laid.labels.every((place, at) => isNear(place, spots[at]!, u)) ? laid : fill(label)), fill(best));
}

/** Words far from their point say less than shorter words beside it. */
function isNear(place: Rect | null, spot: Spot, u: number): boolean {
  if (place === null) return false;
  const { x, y } = nearestPoint(place, spot);
  return Math.hypot(x - spot.x, y - spot.y) <= NEAR_U * u;
}

interface MarksProps {
  readonly placed: readonly PlacedItem[];
  readonly laid: Laid;
  readonly box: Box;
  readonly lit: readonly Id[];
  readonly u: number;
}

/** The axes, the points, their spread, and a line from each point to its words. */
function Marks({ placed, laid, box, lit, u }: MarksProps): JSX.Element {
  const [middleX, middleY] = [across(3, box), down(3, box)];
  return (
    <svg class="matrix-marks" width={box.width} height={box.height} aria-hidden="true">
      <path class="matrix-cross" d={`M${middleX} 0V${box.height}M0 ${middleY}H${box.width}`} />
      {placed.map((one, index) => {
        const { x, y } = laid.spots[index]!;
        const label = laid.labels[index];
        const end = label == null ? null : nearestPoint(label, { x, y });
        const state = lit.length === 0 ? "" : lit.includes(one.item) ? "is-lit" : "is-dim";
        return (
          <g key={one.item} class={`matrix-mark ${state}`}>
            {one.effort_range && <path class="matrix-spread" d={`M${across(one.effort_range[0], box)} ${y}H${across(one.effort_range[1], box)}`} />}
            {one.impact_range && <path class="matrix-spread" d={`M${x} ${down(one.impact_range[0], box)}V${down(one.impact_range[1], box)}`} />}
            {end !== null && <path class="matrix-lead" d={`M${x} ${y}L${end.x} ${end.y}`} />}
            <circle class="matrix-point" cx={x} cy={y} r={RADIUS_U * u} />
          </g>
        );
      })}
    </svg>
  );
}
