/** Sheets side by side, in one or two rows, all in one size of type; more than are legible turn slowly. */
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";

export interface Sheet {
  readonly id: string;
  /** Decides how long a page stays. */
  readonly text: string;
  readonly head: ComponentChildren;
  readonly body: ComponentChildren;
  readonly foot: ComponentChildren;
  readonly class?: string;
}

interface LineWallProps {
  readonly sheets: readonly Sheet[];
  /** The most on one page. */
  readonly most?: number;
}

const ONE_ROW = 3;

export function LineWall({ sheets, most = 6 }: LineWallProps): JSX.Element {
  const pages = Math.max(1, Math.ceil(sheets.length / most));
  const each = Math.max(1, Math.ceil(sheets.length / pages));
  const across = each <= ONE_ROW ? each : Math.ceil(each / 2);
  const on = (page: number): readonly Sheet[] => sheets.slice(page * each, (page + 1) * each);
  const page = usePager(Array.from({ length: pages }, (_, at) => dwell(on(at).reduce((words, { text }) => words + wordsIn(text), 0))));
  const list = useRef<HTMLUListElement>(null);
  useCommonFit(list, ".wall-sheet-body", 2.3, 4.4);
  const shown = on(page);
  return (
    <>
      <ul class="wall-sheets" ref={list} style={{ "--across": across, "--down": Math.ceil(each / across) }}>
        {shown.map((sheet, order) => (
          <li key={sheet.id} class={`wall-sheet ${sheet.class ?? ""}`} style={{ "--order": order }} data-sheet={sheet.id}>
            <div class="wall-sheet-head">{sheet.head}</div>
            <div class="fit wall-sheet-body">
              <div class="fit-text">{sheet.body}</div>
            </div>
            <div class="wall-sheet-foot">{sheet.foot}</div>
          </li>
        ))}
      </ul>
      {pages > 1 && <PageMark from={page * each + 1} to={page * each + shown.length} of={sheets.length} page={page} pages={pages} />}
    </>
  );
}
