/** Says which part of more than one page is shown: "13–24 / 48", and a dot per page. */
import type { JSX } from "preact";

import { t } from "../i18n";

const MOST_DOTS = 16;

interface PageMarkProps {
  /** The notes (or whatever is counted) on this page and all there are; an overview has none of its own. */
  readonly from?: number;
  readonly to?: number;
  readonly of: number;
  readonly page: number;
  readonly pages: number;
}

export function PageMark({ from, to, of, page, pages }: PageMarkProps): JSX.Element {
  return (
    <aside class="page-mark" data-page={page + 1} data-pages={pages}>
      {from !== undefined && to !== undefined && (
        <span class="number">{from === to ? t("{to}/{of}", { to, of }) : t("{from}–{to}/{of}", { from, to, of })}</span>
      )}
      <span class="page-dots" aria-hidden="true">
        {pages <= MOST_DOTS &&
          Array.from({ length: pages }, (_, at) => <i key={at} class={at === page ? "is-now" : ""} />)}
      </span>
      <span class="page-words">{t("Page {page} of {pages}", { page: page + 1, pages })}</span>
    </aside>
  );
}
