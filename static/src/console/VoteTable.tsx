/** The result of a vote as a table: raw, balanced, and by organisation where the groups are large enough to show. */
import { useState } from "preact/hooks";

import { number, percent, t } from "../i18n";
import { cluster, itemTitle, lab, wall } from "../store";
import type { Id, Split, Tally, TallyItem } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { makeInnovation } from "./innovation";
import { toggleSpotlight } from "./handles";
import { closeMenu } from "./menus";

type Order = "dots" | "balanced";

export function VoteTable({ tally }: { tally: Tally }) {
  const [order, setOrder] = useState<Order>("dots");
  const items = [...(tally.items ?? [])];
  const balanced = items.some((one) => one.balanced !== null);
  const most = Math.max(1, ...items.map((one) => Math.max(one.dots, one.balanced ?? 0)));
  const bodies = (lab()?.organisations ?? []).filter((body) =>
    items.some((one) => one.by_organisation?.[body.id] !== undefined),
  );
  const place = ranks(items);
  items.sort((a, b) => worth(b, order) - worth(a, order) || b.dots - a.dots);
  if (items.length === 0) return <p class="hint">{t("Nobody has placed a dot.")}</p>;
  return (
    <div class="result-scroll" tabIndex={0} role="region" aria-label={t("Result of the vote")}>
      <table class="result">
        <thead>
          <tr>
            <th scope="col">{t("Place")}</th>
            <th scope="col" class="result-what">
              {t("What was voted on")}
            </th>
            <Head id="dots" order={order} onOrder={setOrder} words={t("Dots")} />
            {balanced && <Head id="balanced" order={order} onOrder={setOrder} words={t("Balanced")} />}
            {bodies.map((body) => (
              <th scope="col" key={body.id}>
                <OrgBadge organisation={body.id} show={bodies.length > 3 ? "mark" : "short"} />
              </th>
            ))}
            <th scope="col">
              <span class="unseen">{t("What can be done")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.item}>
              <td class="numbers">{(order === "dots" ? place.raw : place.balanced).get(one.item)}</td>
              <th scope="row" class="result-what">
                {itemTitle(one.item)}
                {balanced && place.raw.get(one.item) !== place.balanced.get(one.item) && (
                  <small>
                    {t("{n} by dots, {m} balanced", {
                      n: place.raw.get(one.item) ?? 0,
                      m: place.balanced.get(one.item) ?? 0,
                    })}
                  </small>
                )}
                {one.split !== undefined && <SplitWords split={one.split} />}
              </th>
              <Measure value={one.dots} most={most} />
              {balanced && <Measure value={one.balanced ?? 0} most={most} second />}
              {bodies.map((body) => (
                <td class="numbers" key={body.id}>
                  {one.by_organisation?.[body.id] ?? "–"}
                </td>
              ))}
              <td>
                <RowTools item={one.item} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{t("The order is a priority, not a decision. Who decides otherwise says why.")}</p>
      {balanced && (
        <p class="hint">{t("Balanced: every organisation weighs the same, however many it sent. Small groups count together.")}</p>
      )}
    </div>
  );
}

/** Where organisations with at least three voters lie furthest apart. */
function SplitWords({ split }: { split: Split }) {
  return (
    <small class="result-split">
      {t("Here we see it differently:")} <OrgBadge organisation={split.most} /> {percent(split.most_share)}, <OrgBadge organisation={split.least} />{" "}
      {percent(split.least_share)} {t("of their own dots")}
    </small>
  );
}

function worth(one: TallyItem, order: Order): number {
  return order === "dots" ? one.dots : (one.balanced ?? 0);
}

function ranks(items: readonly TallyItem[]): Record<"raw" | "balanced", ReadonlyMap<Id, number>> {
  const by = (order: Order): ReadonlyMap<Id, number> =>
    new Map(items.map((one) => [one.item, 1 + items.filter((other) => worth(other, order) > worth(one, order)).length]));
  return { raw: by("dots"), balanced: by("balanced") };
}

interface HeadProps {
  readonly id: Order;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly words: string;
}

function Head({ id, order, onOrder, words }: HeadProps) {
  return (
    <th scope="col" aria-sort={order === id ? "descending" : "none"} class="result-measure">
      <button type="button" class="result-order" onClick={() => onOrder(id)}>
        {words} <span aria-hidden="true">{order === id ? "▾" : ""}</span>
      </button>
    </th>
  );
}

function Measure({ value, most, second = false }: { value: number; most: number; second?: boolean }) {
  return (
    <td class={`result-measure ${second ? "result-second" : ""}`}>
      <span class="numbers">{number(value)}</span>
      <span class="result-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${value / most})` }} />
      </span>
    </td>
  );
}

function RowTools({ item }: { item: Id }) {
  const isPile = cluster(item) !== undefined;
  const title = itemTitle(item);
  return (
    <details class="menu">
      <summary class="button button-quiet" aria-label={t("More for “{title}”", { title })}>
        <span aria-hidden="true">⋯</span>
      </summary>
      <div class="menu-list" onClick={closeMenu}>
        {!isPile && (
          <button type="button" class="menu-item" onClick={() => toggleSpotlight(item)}>
            {wall()?.spotlight === item ? t("End the spotlight") : t("Spotlight")}
          </button>
        )}
        <button
          type="button"
          class="menu-item"
          onClick={() => void makeInnovation(lab()?.id ?? "", isPile ? { cluster: item } : { card: item })}
        >
          {t("Make an innovation")}
        </button>
      </div>
    </details>
  );
}
