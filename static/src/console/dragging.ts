/** Drag and drop between the lists of the table. SortableJS moves elements; we put them back and let the records move them. */
import { useLayoutEffect, useRef } from "preact/hooks";
import Sortable from "sortablejs";

import type { Id } from "../types";
import type { Place } from "./carrying";

const LOOSE = "";

/** Makes a list one that notes can be dragged out of and dropped into. `onDrop` is told which note came to which place. */
export function useDropList(where: Place, onDrop: (card: Id, to: Place) => void) {
  const list = useRef<HTMLUListElement>(null);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    element.dataset["place"] = where ?? LOOSE;
    const sortable = Sortable.create(element, {
      group: "notes",
      sort: false,
      draggable: ".tile-place",
      filter: ".tile-check",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      forceFallback: true, // the browser's own dragging knows neither fingers nor the page's scrolling
      fallbackOnBody: true,
      fallbackTolerance: 4, // px; below it a press is a press
      ghostClass: "tile-place-ghost",
      fallbackClass: "tile-place-carried",
      onStart: () => document.body.classList.add("dragging"),
      onEnd: ({ item, from, to, oldIndex }) => {
        document.body.classList.remove("dragging");
        if (from === to) return;
        from.insertBefore(item, from.children[oldIndex ?? 0] ?? null);
        const card = item.querySelector<HTMLElement>("[data-tile]")?.dataset["tile"];
        const place = to.dataset["place"];
        if (card !== undefined && place !== undefined) latest.current(card, place === LOOSE ? null : place);
      },
    });
    return () => sortable.destroy();
  }, [where]);
  return list;
}
