/** Where the room stands: while it answers only how many have; then the levels as bars, and what was said, without names. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import type { GradientsActivity, ProposalResult } from "../activities/gradients";
import { t, tn } from "../i18n";
import { parts, record } from "../store";
import { LEVELS, levelWords, type Level } from "../support";
import { Bars } from "./bars";
import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { Turnout } from "./vote_wall";

/** So much is legible in the frame beside the bars. */
const MOST_SIGNS = 420;
const MOST_LINES = 5;

export function GradientsWall({ activity }: { activity: GradientsActivity }): JSX.Element | null {
  const shown = record(`gradients/${activity.id}`);
  const asked = shown?.proposals.find((one) => one.id === shown.asked);
  if (asked === undefined) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  const { title, body } = parts(asked.text);
  const proposal = title ?? (body || activity.prompt);
  if (asked.levels === undefined) {
    const eligible = Math.max(shown!.eligible, asked.n);
    return (
      <BigPrompt title={activity.title} prompt={proposal}>
        <Turnout voters={asked.n} eligible={eligible} words={tn("of {n} has answered", "of {n} have answered", eligible)} />
      </BigPrompt>
    );
  }
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={proposal} />
      <Stance key={asked.id} proposal={asked} />
    </div>
  );
}

interface Line {
  readonly id: string;
  readonly text: string;
  readonly level: Level | null;
}

/** Conditions first, then reasons from the least support to the most, each on pages of their own. */
function pagesOf({ conditions = [], reasons = [] }: ProposalResult): Line[][] {
  return [...inPages(conditions.map(({ id, text }) => ({ id, text, level: null }))), ...inPages(reasons)];
}

function inPages(lines: readonly Line[]): Line[][] {
  const pages: Line[][] = [];
  let signs = Infinity;
  for (const line of lines) {
    const length = line.text.length + 30;
    const page = pages[pages.length - 1];
    if (page === undefined || signs + length > MOST_SIGNS || page.length === MOST_LINES) {
      pages.push([line]);
      signs = length;
    } else {
      page.push(line);
      signs += length;
    }
  }
  return pages;
}

function Stance({ proposal }: { proposal: ProposalResult }): JSX.Element {
  const pages = pagesOf(proposal);
  const page = usePager(pages.map((lines) => dwell(lines.reduce((words, line) => words + wordsIn(line.text), 0))));
  const frame = useRef<HTMLElement>(null);
  useCommonFit(frame, ".fit", 2.2, 4);
  const lines = pages[page] ?? [];
  const before = pages.slice(0, page).reduce((sum, one) => sum + one.length, 0);
  const all = pages.reduce((sum, one) => sum + one.length, 0);
  return (
    <div class={pages.length > 0 ? "stance has-words" : "stance"}>
      <Bars rows={LEVELS.map((level) => ({ id: level, label: levelWords(level), n: proposal.levels?.[level] ?? 0, tone: level }))} />
      {pages.length > 0 && (
        <section class="stance-words" ref={frame}>
          <h2>{lines[0]!.level === null ? t("We try it on these conditions") : t("Reasons")}</h2>
          <div class="fit">
            <ul class="fit-text" key={page}>
              {lines.map((line) => (
                <li key={line.id} dir="auto" class={line.level === null ? "is-condition" : `is-${line.level}`}>
                  {line.text}
                  {line.level !== null && <small>{levelWords(line.level)}</small>}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {pages.length > 1 && <PageMark from={before + 1} to={before + lines.length} of={all} page={page} pages={pages.length} />}
    </div>
  );
}
