/** The matrix as the facilitator reads it: what lies to be placed, how far the room is, then medians and spread, and what to put into the light. */
import { useState } from "preact/hooks";

import type { MatrixActivity } from "../activities/matrix";
import { number, t, tn } from "../i18n";
import { itemTitle, offered, record } from "../store";
import type { Id, PlacedItem } from "../types";
import { perform } from "./perform";

const SCALE = 5;

export function MatrixTable({ activity }: { activity: MatrixActivity }) {
  const placed = record(`placement/${activity.id}`);
  const placing = record(`placing/${activity.id}`);
  const offer = offered(activity.id);
  const n = (activity.config.items === "clusters" ? offer.clusters : offer.cards).length;
  return (
    <div class="kind-matrix rules">
      <p>
        {activity.config.items === "clusters" ? tn("{n} pile to place", "{n} piles to place", n) : tn("{n} note to place", "{n} notes to place", n)}
        {placing !== undefined && placed === undefined && ` · ${tn("{n} place given", "{n} places given", placing.positions)}`}
      </p>
      {n === 0 && activity.state !== "planned" && <p class="hint">{t("There is nothing to place yet: show notes first, or choose another source.")}</p>}
      {placed === undefined && <Choice activity={activity} />}
      {placed === undefined && activity.state !== "planned" && <p class="hint">{t("Nobody sees a place before you reveal. The reveal ends the placing.")}</p>}
      {placed !== undefined && <Table activity={activity} placed={placed} lit={placing?.lit ?? []} />}
    </div>
  );
}

/** Staff may pick what lies to be placed; else it is what the room wanted most. */
function Choice({ activity }: { activity: MatrixActivity }) {
  const all = record(`choosable/${activity.id}`) ?? [];
  const offer = offered(activity.id);
  const now = new Set((activity.config.items === "clusters" ? offer.clusters : offer.cards).map(({ id }) => id));
  if (all.length === 0) return null;
  const choose = (chosen: readonly Id[] | null): void => void perform("activity.edit", { config: { ...activity.config, chosen } }, { activity: activity.id });
  return (
    <details class="matrix-choice" open>
      <summary>{t("Choose what is placed")}</summary>
      <ul>
        {all.map((id) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={now.has(id)}
                onChange={(event) => choose(all.filter((one) => (one === id ? event.currentTarget.checked : now.has(one))))}
              />
              <span dir="auto">{itemTitle(id)}</span>
            </label>
          </li>
        ))}
      </ul>
      {activity.config.chosen != null && (
        <button type="button" class="button" onClick={() => choose(null)}>
          {t("Take those with most votes")}
        </button>
      )}
    </details>
  );
}

type Order = "impact" | "effort" | "spread";

function Table({ activity, placed, lit }: { activity: MatrixActivity; placed: readonly PlacedItem[]; lit: readonly Id[] }) {
  const [order, setOrder] = useState<Order>("impact");
  const divided = placed.filter(({ divides }) => divides === true).map(({ item }) => item);
  const light = (items: readonly Id[]): void => void perform("position.light", { items }, { activity: activity.id });
  const sorted = [...placed].sort((a, b) => (order === "effort" ? a.effort - b.effort : b[order] - a[order]) || b.impact - a.impact || a.effort - b.effort);
  if (placed.length === 0) return <p class="hint">{t("Nothing was placed.")}</p>;
  const heads: readonly { id: Order; words: string }[] = [
    { id: "impact", words: t("Impact") },
    { id: "effort", words: t("Effort") },
    { id: "spread", words: t("Spread") },
  ];
  return (
    <>
      <div class="row">
        <button type="button" class="button button-primary" disabled={divided.length === 0} onClick={() => light(divided)}>
          {t("Show on the wall what divides us")}
        </button>
        <button type="button" class="button" disabled={lit.length === 0} onClick={() => light([])}>
          {t("Show all alike")}
        </button>
      </div>
      {divided.length === 0 && <p class="hint">{t("Nothing divides the room: half of the answers lie within one step everywhere.")}</p>}
      <div class="result-scroll" tabIndex={0} role="region" aria-label={t("Where everything lies")}>
        <table class="result">
          <thead>
            <tr>
              <th scope="col" class="result-what">{t("What was placed")}</th>
              {heads.map(({ id, words }) => (
                <th key={id} scope="col" class="result-measure" aria-sort={order !== id ? "none" : id === "effort" ? "ascending" : "descending"}>
                  <button type="button" class="result-order" onClick={() => setOrder(id)}>
                    {words} <span aria-hidden="true">{order === id ? (id === "effort" ? "▴" : "▾") : ""}</span>
                  </button>
                </th>
              ))}
              <th scope="col">{t("Answers")}</th>
              <th scope="col"><span class="unseen">{t("What can be done")}</span></th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <tr key={one.item} class={one.divides === true ? "matrix-divides" : ""}>
                <th scope="row" class="result-what" dir="auto">
                  {itemTitle(one.item)}
                  {one.divides === true && <small>{t("Here we see it differently")}</small>}
                </th>
                <Measure value={one.impact} range={one.impact_range} />
                <Measure value={one.effort} range={one.effort_range} />
                <Measure value={one.spread} />
                <td class="numbers">{one.n}</td>
                <td>
                  <button
                    type="button"
                    class="button button-quiet"
                    aria-pressed={lit.includes(one.item)}
                    aria-label={t("Put “{title}” into the light", { title: itemTitle(one.item).slice(0, 60) })}
                    onClick={() => light(lit.includes(one.item) ? lit.filter((id) => id !== one.item) : [...lit, one.item])}
                  >
                    {lit.includes(one.item) ? t("In the light") : t("Light")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">{t("The median of the answers. The spread is how far apart the quartiles are, on the scale where they lie furthest. An order to talk about, not a decision.")}</p>
      </div>
    </>
  );
}

function Measure({ value, range }: { value: number; range?: readonly [number, number] | undefined }) {
  return (
    <td class="result-measure">
      <span class="numbers">{number(value)}</span>
      {range !== undefined && range[0] !== range[1] && <span class="matrix-range numbers">{t("{from}–{to}", { from: range[0], to: range[1] })}</span>}
      <span class="result-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${value / SCALE})` }} />
      </span>
    </td>
  );
}
