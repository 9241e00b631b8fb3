/** Whispers that two notes may say the same. One pair at a time; nothing moves until the facilitator says so. */
import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { t } from "../i18n";
import { card as cardRecord } from "../store";
import type { Card, Id } from "../types";
import { alike } from "./alike-notes";
import type { Place } from "./carrying";
import { lies } from "./placing";

/** Pairs this facilitator has said no to. */
const refused = signal<ReadonlySet<string>>(new Set());

interface AlikeProps {
  readonly cards: readonly Card[];
  readonly onPut: (cards: readonly Id[], to: Place) => void;
}

export function Alike({ cards, onPut }: AlikeProps) {
  const pairs = useMemo(() => alike(cards), [cards.map((one) => one.id + one.text).join()]);
  const pair = pairs.find(({ one, other }) => {
    const [a, b] = [cardRecord(one), cardRecord(other)];
    if (a === undefined || b === undefined || refused.value.has(one + other)) return false;
    return lies(a) === null || lies(b) === null;
  });
  if (pair === undefined) return null;
  const [one, other] = [cardRecord(pair.one)!, cardRecord(pair.other)!];
  const pile = lies(one) ?? lies(other);
  const loose = [one, other].filter((each) => lies(each) === null).map((each) => each.id);
  return (
    <section class="alike" aria-label={t("Notes that look alike")}>
      <h3>{t("Do these say the same?")}</h3>
      {[one, other].map((each) => (
        <p key={each.id} class={`alike-note note-${each.kind}`} lang={each.lang ?? undefined} dir="auto">
          {each.text.replace(/\n/g, " · ")}
        </p>
      ))}
      <div class="row">
        <button type="button" class="button" onClick={() => onPut(loose, pile ?? "new")}>
          {t("Put together")}
        </button>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => (refused.value = new Set([...refused.peek(), pair.one + pair.other]))}
        >
          {t("No")}
        </button>
      </div>
    </section>
  );
}
