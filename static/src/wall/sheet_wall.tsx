/** Sheets on the wall: how far each is while people write; then side by side, as many as stay legible. More turn slowly. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { longDate, t } from "../i18n";
import { sheetsOf, sheetTitle, type Sheet, type SheetField } from "../sheets";
import { experiment } from "../store";
import type { Activity } from "../types";
import { Fit, useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";

interface Props {
  readonly activity: Activity;
  readonly fields: readonly SheetField[];
}

export function SheetWall({ activity, fields }: Props): JSX.Element {
  const sheets = sheetsOf(activity.id);
  const shown = sheets.filter((one) => Object.keys(one.fields ?? {}).length > 0);
  if (!activity.revealed || shown.length === 0) return <SheetProgress activity={activity} sheets={sheets} />;
  return <SideBySide activity={activity} fields={fields} sheets={shown} />;
}

// --- While people write --------------------------------------------------------------------------------------

const MOST_LINES = 18; // of progress on one page
const LINES_HIGH = 6;

/** One line for each sheet with what is filled of all; a sheet that is the room's alone is one large line. */
export function SheetProgress({ activity, sheets }: { activity: Activity; sheets: readonly Sheet[] }): JSX.Element {
  const pages = Math.max(1, Math.ceil(sheets.length / MOST_LINES));
  const page = usePager(Array.from({ length: pages }, () => dwell(0)));
  if (sheets.length < 2) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        {sheets.map((one) => (
          <Progress key={one.id} sheet={one} />
        ))}
      </BigPrompt>
    );
  }
  const shown = sheets.slice(page * MOST_LINES, (page + 1) * MOST_LINES);
  const across = Math.ceil(shown.length / LINES_HIGH);
  return (
    <div class="scene kind-sheet">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <ul class="sheet-progress" style={{ "--rows": Math.ceil(shown.length / across), "--across": across }}>
        {shown.map((one) => (
          <li key={one.id} class={one.filled === one.of ? "is-full" : ""}>
            <Fit class="sheet-progress-title" min={2.4} max={4.6}>
              {sheetTitle(one.id)}
            </Fit>
            <Progress sheet={one} />
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <PageMark from={page * MOST_LINES + 1} to={page * MOST_LINES + shown.length} of={sheets.length} page={page} pages={pages} />
      )}
    </div>
  );
}

function Progress({ sheet: { filled, of } }: { sheet: Sheet }): JSX.Element {
  return (
    <span class="sheet-bar">
      <span class="sheet-track" aria-hidden="true">
        <span class="sheet-fill" style={{ "--part": of === 0 ? 0 : filled / of }} />
      </span>
      <span class="number sheet-count">{t("{n} of {m}", { n: filled, m: of })}</span>
    </span>
  );
}

// --- What was written ----------------------------------------------------------------------------------------

interface Line {
  readonly label: string;
  readonly text: string;
  readonly quiet?: boolean;
}
interface Paper {
  readonly sheet: Sheet;
  readonly lines: readonly Line[];
  /** Which part of a long sheet this is, of how many. */
  readonly part: number;
  readonly parts: number;
}

/** Signs that stay legible on a third, on half and on all of the wall; a label counts as a line of its own. */
const ROOM_FOR: Readonly<Record<1 | 2 | 3, number>> = { 3: 420, 2: 760, 1: 1500 };
const LABEL = 45;

function SideBySide({ activity, fields, sheets }: Props & { sheets: readonly Sheet[] }): JSX.Element {
  const most = Math.max(...sheets.map((one) => signsOf(linesOf(one, fields))));
  const across = ([3, 2, 1] as const).find((n) => n <= sheets.length && most <= ROOM_FOR[n]) ?? 1;
  const papers = sheets.flatMap((one) => papersOf(one, linesOf(one, fields), ROOM_FOR[across]));
  const pages = Math.ceil(papers.length / across);
  const page = usePager(
    Array.from({ length: pages }, (_, at) => dwell(papers.slice(at * across, (at + 1) * across).reduce((sum, one) => sum + wordsOf(one), 0))),
  );
  const list = useRef<HTMLUListElement>(null);
  useCommonFit(list, ".test-card-body", 2.2, 3.8);
  const shown = papers.slice(page * across, (page + 1) * across);
  return (
    <div class="scene kind-sheet">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <ul class={`test-cards ${across === 1 ? "is-wide" : ""}`} ref={list} style={{ "--across": across }}>
        {shown.map((paper, order) => (
          <PaperView key={`${paper.sheet.id}/${paper.part}`} paper={paper} order={order} />
        ))}
      </ul>
      {pages > 1 && <PageMark from={page * across + 1} to={page * across + shown.length} of={papers.length} page={page} pages={pages} />}
    </div>
  );
}

/** What stands on a sheet, under what its experiment believes and measures. */
function linesOf(sheet: Sheet, fields: readonly SheetField[]): Line[] {
  const test = experiment(sheet.id);
  const beside: Line[] = [
    { label: t("We believe"), text: test?.belief ?? "", quiet: true },
    { label: t("We measure"), text: test?.measure ?? "", quiet: true },
  ];
  const written = fields.map((field): Line => {
    const text = sheet.fields?.[field.id] ?? "";
    return { label: field.title, text: field.type === "date" && text !== "" ? longDate(text) : text };
  });
  return [...beside, ...written].filter(({ text }) => text !== "");
}

function signsOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + LABEL + text.length, 0);
}

/** A sheet in as many parts as it takes to be read. */
function papersOf(sheet: Sheet, lines: readonly Line[], room: number): Paper[] {
  const parts: Line[][] = [[]];
  for (const line of lines) {
    const last = parts[parts.length - 1]!;
    if (last.length > 0 && signsOf([...last, line]) > room) parts.push([line]);
    else last.push(line);
  }
  return parts.map((part, at) => ({ sheet, lines: part, part: at + 1, parts: parts.length }));
}

function wordsOf({ lines }: Paper): number {
  return wordsIn(lines.map(({ text }) => text).join(" "));
}

function PaperView({ paper: { sheet, lines, part, parts }, order }: { paper: Paper; order: number }): JSX.Element {
  return (
    <li class="test-card" style={{ "--order": order }} data-sheet={sheet.id}>
      <header class="test-card-head">
        <Fit class="test-card-title" as="h2" min={2.4} max={3.6}>
          {sheetTitle(sheet.id)}
        </Fit>
        <span class="test-card-state number">{parts > 1 ? t("{to}/{of}", { to: part, of: parts }) : t("{n} of {m}", { n: sheet.filled, m: sheet.of })}</span>
      </header>
      <div class="fit test-card-body">
        <dl class="fit-text">
          {lines.map(({ label, text, quiet }) => (
            <div key={label} class={quiet === true ? "is-beside" : ""}>
              {label !== "" && <dt>{label}</dt>}
              <dd dir="auto">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </li>
  );
}
