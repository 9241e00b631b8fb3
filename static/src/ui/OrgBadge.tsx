/**
 * An agency's mark: its colour, its own shape and its short name, so that it can be told apart without seeing colours.
 * Colour and shape follow the agency's place in the lab, so they are the same on every screen.
 */
import { lab } from "../store";
import type { Id, Organisation } from "../types";

/** Colours are tokens `--org-1` ... `--org-8`; with more agencies the shape turns on while the colour starts again. */
export const COLOURS = 8;
const SHAPES = [
  <circle cx="8" cy="8" r="6.5" />,
  <rect x="2" y="2" width="12" height="12" rx="1" />,
  <path d="M8 1.2 15.2 14H.8z" />,
  <path d="M8 .6 15.4 8 8 15.4.6 8z" />,
  <path d="M4.6 1.4h6.8L15.2 8l-3.8 6.6H4.6L.8 8z" />,
  <path d="M5.4 1.5h5.2v3.9h3.9v5.2h-3.9v3.9H5.4v-3.9H1.5V5.4h3.9z" />,
  <path d="M.9 2h14.2L8 14.8z" />,
  <path d="M1.5 14.5a13 13 0 0 1 13-13v13z" />,
  <path d="M8 1.1 10.1 5.7 15 6.3 11.4 9.7 12.3 14.7 8 12.2 3.7 14.7 4.6 9.7 1 6.3 5.9 5.7z" />,
];

export const SHAPE_COUNT = SHAPES.length;

/** The agency with its mark's numbers, or null if the lab has no such agency. */
export function organisationMark(id: Id | null): { organisation: Organisation; colour: number; shape: number } | null {
  const all = lab()?.organisations ?? [];
  const place = all.findIndex((one) => one.id === id);
  const organisation = all[place];
  if (organisation === undefined) return null;
  return { organisation, colour: (place % COLOURS) + 1, shape: place % SHAPE_COUNT };
}

export function Shape({ shape, size = 16 }: { shape: number; size?: number | string }) {
  return (
    <svg class="org-shape" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      {SHAPES[shape % SHAPE_COUNT]}
    </svg>
  );
}

interface BadgeProps {
  readonly organisation: Id | null;
  /** `short` is the default; `name` writes it out; `mark` shows the shape and tells the name to screen readers. */
  readonly show?: "short" | "name" | "mark";
}

export function OrgBadge({ organisation: id, show = "short" }: BadgeProps) {
  const mark = organisationMark(id);
  if (mark === null) return null;
  const { organisation, colour, shape } = mark;
  return (
    <span class={`org-badge org-${colour} org-badge-${show}`} title={organisation.name}>
      <Shape shape={shape} />
      <span class={show === "mark" ? "unseen" : "org-label"}>
        {show === "name" ? organisation.name : organisation.short || organisation.name}
      </span>
    </span>
  );
}
