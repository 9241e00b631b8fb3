/** An activity that was opened again: what came out before, beside what comes out now. */
import { number, t } from "../i18n";
import { card, cluster, itemTitle, record } from "../store";
import type { Id, Result } from "../types";
import { compared, type Row } from "./figures";

const MOST_ROWS = 40;

export function Rounds({ activity }: { activity: Id }) {
  const kept = record(`rounds/${activity}`);
  if (kept === undefined) return null;
  const now = kept.now;
  const last = kept.rounds.at(-1)!;
  const same = now !== null && JSON.stringify([now.told, now.cards]) === JSON.stringify([last.told, last.cards]);
  const earlier = same ? kept.rounds.slice(0, -1) : kept.rounds;
  if (earlier.length === 0) return null;
  const results: Result[] = [...earlier, ...(now === null ? [] : [now])];
  const rows = compared(results).slice(0, MOST_ROWS);
  const withCards = results.some((one) => one.cards.length > 0);
  return (
    <details class="rounds" open={now !== null}>
      <summary>{now === null ? t("What came out before") : t("Compare with what came out before")}</summary>
      <div class="result-scroll" tabIndex={0} role="region" aria-label={t("Rounds compared")}>
        <table class="result">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{t("What is compared")}</span>
              </th>
              {earlier.map((_, index) => (
                <th scope="col" key={index}>
                  {t("Round {n}", { n: index + 1 })}
                </th>
              ))}
              {now !== null && <th scope="col">{t("Now")}</th>}
            </tr>
          </thead>
          <tbody>
            {withCards && <CompareRow row={{ key: "", id: null, words: t("Notes"), values: results.map((one) => one.cards.length) }} />}
            {rows.map((row) => (
              <CompareRow key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function CompareRow({ row }: { row: Row }) {
  const known = row.id !== null && (card(row.id) !== undefined || cluster(row.id) !== undefined);
  return (
    <tr>
      <th scope="row" class="result-what">
        {known ? itemTitle(row.id!) : row.words}
      </th>
      {row.values.map((value, at) => {
        const before = at === 0 ? null : row.values[at - 1];
        const moved = value !== null && before != null && value !== before ? (value > before ? "▲" : "▼") : "";
        return (
          <td class="numbers" key={at}>
            {value === null ? "–" : number(value)}{" "}
            {moved !== "" && (
              <span class="rounds-moved">
                <span aria-hidden="true">{moved}</span>
                <span class="unseen">{moved === "▲" ? t("more than before") : t("less than before")}</span>
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
