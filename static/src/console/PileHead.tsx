/** A pile's name, written over in place, and what can be done with the whole pile. */
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { clusters, lab } from "../store";
import type { Cluster, Id } from "../types";
import { ChooseOne } from "./ChooseOne";
import { dropPile, mergePiles, nameOf } from "./handles";
import { makeInnovation } from "./innovation";
import { useRenaming } from "./kept";
import { closeMenu, closeMenus } from "./menus";
import { naming } from "./pile-making";
import { perform } from "./perform";
import { isTyping } from "./shortcuts";
import { choose, clearSelection } from "./view";

interface HeadProps {
  readonly pile: Cluster;
  readonly count: number;
  readonly activity: Id;
  readonly works: boolean;
}

export function PileHead({ pile, count, activity, works }: HeadProps) {
  return (
    <header class="pile-head">
      <PileName pile={pile} activity={activity} works={works} />
      <span class="pile-count numbers">{count}</span>
      <details class="menu">
        <summary class="button button-quiet" aria-label={t("More for “{pile}”", { pile: nameOf(pile.id) })}>
          <span aria-hidden="true">⋯</span>
        </summary>
        <PileMenu pile={pile} activity={activity} works={works} />
      </details>
    </header>
  );
}

function PileName({ pile, activity, works }: { pile: Cluster; activity: Id; works: boolean }) {
  const rename = async (title: string): Promise<boolean> => (await perform("cluster.rename", { cluster: pile.id, title }, { activity })).ok;
  const written = useRenaming(`pile/${pile.id}`, pile.title, rename);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (naming.peek() !== pile.id) return;
    naming.value = null;
    if (isTyping(document.activeElement)) return;
    field.current?.focus();
    field.current?.select();
  }, [pile.id]);

  return (
    <textarea
      ref={field}
      rows={1}
      class="pile-name"
      aria-label={t("Name of the pile")}
      maxLength={120}
      readOnly={!works}
      {...written}
    />
  );
}

function PileMenu({ pile, activity, works }: { pile: Cluster; activity: Id; works: boolean }) {
  const others = clusters().filter((one) => one.id !== pile.id);
  return (
    <div class="menu-list" onClick={closeMenu}>
      <button
        type="button"
        class="menu-item"
        onClick={() => {
          clearSelection();
          for (const card of pile.cards) choose(card, true);
        }}
      >
        {t("Select its notes")}
      </button>
      {works && others.length > 0 && (
        <div class="menu-choice">
          <ChooseOne
            name={`merge-${pile.id}`}
            label={t("Merge into")}
            button={t("Merge")}
            groups={[{ label: null, of: others.map(({ id }) => ({ id, words: nameOf(id) })) }]}
            onChoose={(into) => {
              closeMenus();
              mergePiles(activity, pile.id, into);
            }}
          />
        </div>
      )}
      <button
        type="button"
        class="menu-item"
        onClick={() => void makeInnovation(lab()?.id ?? "", { cluster: pile.id })}
      >
        {t("Make an innovation")}
      </button>
      {works && (
        <button
          type="button"
          class="menu-item"
          onClick={() => dropPile(activity, pile.id)}
        >
          {t("Dissolve the pile")}
        </button>
      )}
    </div>
  );
}
