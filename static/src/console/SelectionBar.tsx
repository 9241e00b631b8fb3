/** What can be done with the selected notes: it shows when there is a selection, and only then. */
import { useLayoutEffect, useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import { clusters, wall } from "../store";
import { Handle } from "./Handle";
import { group, nameOf } from "./handles";
import { newPile } from "./pile-making";
import { clearSelection, meant, moving, selection, shown } from "./view";

export function SelectionBar() {
  const n = selection.value.length;
  const piles = shown()?.kind === "clustering";
  if (n === 0) return null;
  return (
    <section class="selection" aria-label={t("Selected notes")} data-keeps-focus>
      <p class="selection-count">{tn("{n} note selected", "{n} notes selected", n)}</p>
      {piles && (
        <>
          <Handle id="move">{t("Move to…")}</Handle>
          <Handle id="pile">{t("New pile")}</Handle>
        </>
      )}
      <Handle id="spotlight" pressed={wall()?.spotlight != null && meant()[0]?.id === wall()?.spotlight}>
        {t("Spotlight")}
      </Handle>
      <Handle id="hide">{hides() ? t("Hide") : t("Show again")}</Handle>
      {n === 1 && <Handle id="innovate">{t("Make an innovation")}</Handle>}
      <button type="button" class="button button-quiet" onClick={clearSelection} aria-label={t("Let go of the selection")}>
        <span aria-hidden="true">×</span>
      </button>
      {piles && moving.value && <MoveTo />}
    </section>
  );
}

function hides(): boolean {
  return meant().some((card) => card.hidden !== true && card.late !== true);
}

/** "Move to...": every pile by name; arrows and letters as in any list of buttons, Escape closes. */
function MoveTo() {
  const list = useRef<HTMLDivElement>(null);
  const activity = shown()!.id;
  useLayoutEffect(() => {
    const before = document.activeElement;
    list.current?.querySelector<HTMLElement>("button")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  function go(pile: string | null): void {
    const cards = selection.peek();
    clearSelection();
    void group(activity, cards, pile);
  }
  return (
    <div class="move-to" role="menu" aria-label={t("Move to…")} ref={list} onKeyDown={walkMenu}>
      {clusters().map((pile) => (
        <button type="button" role="menuitem" key={pile.id} onClick={() => go(pile.id)}>
          <span>{nameOf(pile.id)}</span> <span class="numbers">{pile.cards.length}</span>
        </button>
      ))}
      <button
        type="button"
        role="menuitem"
        onClick={() => {
          const cards = selection.peek();
          clearSelection();
          void newPile(activity, cards);
        }}
      >
        {t("New pile")}
      </button>
      <button type="button" role="menuitem" onClick={() => go(null)}>
        {t("Out of every pile")}
      </button>
    </div>
  );
}

function walkMenu(event: KeyboardEvent): void {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    moving.value = false;
  } else if (step !== undefined) {
    event.preventDefault();
    all[(at + step + all.length) % all.length]?.focus();
  } else if (event.key.length === 1 && event.key !== " ") {
    event.preventDefault();
    const letter = event.key.toLowerCase();
    const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    order.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  }
}
