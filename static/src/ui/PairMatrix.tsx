/**
 * Every pair of organisations once, as a triangle: how many lines each pair has, and which pairs have none. Filled pairs are a number on
 * ink, empty ones an open frame with a sign, so that colour says nothing alone.
 */
import type { JSX } from "preact";

import type { Interface, Interfaces } from "../activities/interface_map";
import { t, tn } from "../i18n";
import type { Id } from "../types";
import { OrgBadge, organisationMark } from "./OrgBadge";

/** The lines between two organisations, in both directions. */
export function linesOf(map: Interfaces, one: Id, other: Id): Interface[] {
  return map.lines.filter(
    (line) => line.hidden !== true && ((line.body === one && line.other === other) || (line.body === other && line.other === one)),
  );
}

/** With more organisations a column is too narrow for a name: the last one gets another. */
const NARROW = 6;

interface MatrixProps {
  readonly map: Interfaces;
  /** The pair that is being read now. */
  readonly now?: readonly [Id, Id] | undefined;
  readonly onChoose?: ((one: Id, other: Id) => void) | undefined;
  /** Whether the pairs have room for their topics. */
  readonly topics?: boolean;
}

export function PairMatrix({ map, now, onChoose, topics = false }: MatrixProps): JSX.Element {
  const { bodies } = map;
  const more = bodies.length > NARROW ? 1 : 0;
  // The name of an organisation stands at the end of its row and on top of its column, where there is room for it.
  return (
    <table class="pairs-matrix">
      <caption class="unseen">{t("Where organisations meet")}</caption>
      <tbody>
        {bodies.map((other, row) => (
          <tr key={other}>
            {bodies.slice(0, row).map((one) => (
              <Pair key={one} one={one} other={other} lines={linesOf(map, one, other)} now={isNow(now, one, other)} onChoose={onChoose} topics={topics} />
            ))}
            <th scope="row" colSpan={bodies.length - row + more}>
              <OrgBadge organisation={other} />
            </th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isNow(now: readonly [Id, Id] | undefined, one: Id, other: Id): boolean {
  return now !== undefined && now.includes(one) && now.includes(other);
}

interface PairProps {
  readonly one: Id;
  readonly other: Id;
  readonly lines: readonly Interface[];
  readonly now: boolean;
  readonly onChoose: ((one: Id, other: Id) => void) | undefined;
  readonly topics: boolean;
}

function Pair({ one, other, lines, now, onChoose, topics }: PairProps): JSX.Element {
  const n = lines.length;
  const names = [one, other].map((body) => organisationMark(body)?.organisation.name ?? "").join(" – ");
  const said = n === 0 ? t("nothing yet") : tn("{n} meeting point", "{n} meeting points", n);
  const inside = (
    <>
      <span class="pair-count" aria-hidden="true">
        {n === 0 ? "?" : n}
      </span>
      {topics && n > 0 && (
        <span class="pair-topics" aria-hidden="true" dir="auto">
          {lines.map(({ topic }) => topic).join(" · ")}
        </span>
      )}
    </>
  );
  return (
    <td class={`pair ${n === 0 ? "is-empty" : ""} ${now ? "is-now" : ""}`}>
      {onChoose === undefined ? (
        <span class="pair-face" role="img" aria-label={`${names}: ${said}`}>
          {inside}
        </span>
      ) : (
        <button type="button" class="pair-face" aria-pressed={now} aria-label={`${names}: ${said}`} onClick={() => onChoose(one, other)}>
          {inside}
        </button>
      )}
    </td>
  );
}
