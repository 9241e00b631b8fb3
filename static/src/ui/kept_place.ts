/**
 * Keeps the place of who works by keyboard or screen reader. What had the focus often goes away when it was pressed, or can't be
 * pressed any more: a form that was sent, a button that opened one, a step that is the first now. A page then has its focus nowhere;
 * here it goes to what the page finds to stand there instead.
 */
import { useLayoutEffect } from "preact/hooks";

export const FIELDS = "input:not(:disabled), textarea:not(:disabled), select:not(:disabled)";
export const REACHABLE = `${FIELDS}, button:not(:disabled), a[href], summary, [tabindex="0"]`;

/** Something around what had the focus, and how many one could reach in it before that. */
export interface Around {
  readonly element: HTMLElement;
  readonly before: number;
}

/**
 * `find` gets what is still there of what was around the lost place, from the inside out. `keysOnly`: not for a place that was clicked,
 * where the next key is meant for the page.
 */
export function useKeptPlace(find: (around: readonly Around[]) => HTMLElement | null, keysOnly = false): void {
  useLayoutEffect(() => {
    let had: HTMLElement | null = null;
    let byKeys = false;
    let around: Around[] = [];
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return;
      byKeys = target.matches(":focus-visible");
      had = keysOnly && !byKeys ? null : target;
      around = [];
      for (let one = target.parentElement; one !== null && one !== document.body; one = one.parentElement) {
        around.push({ element: one, before: [...one.querySelectorAll(REACHABLE)].indexOf(target) });
      }
    };
    /** Who leaves a place that stays has no place to keep. */
    const forget = ({ target }: FocusEvent): void => {
      setTimeout(() => {
        if (target === had && had?.isConnected === true && document.activeElement !== had) had = null;
      });
    };
    const watch = new MutationObserver((changes) => {
      if (had === null) return;
      // A button at the end of its use (the first step can't go up) takes no key any more. A finger needs no other place.
      const shut = byKeys && had.isConnected && had.matches(":disabled");
      if (document.activeElement !== document.body && !(shut && document.activeElement === had)) return;
      const left = changes.some(({ removedNodes }) => [...removedNodes].some((one) => one.contains(had)));
      if (!left && !shut) return;
      // What only went to another place of a list is still there.
      const found = had.isConnected && !shut ? had : find(around.filter(({ element }) => element.isConnected));
      had = null;
      if (found === null) return;
      if (!found.matches(REACHABLE)) found.tabIndex = -1;
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "nearest" });
    });
    document.addEventListener("focusin", remember);
    document.addEventListener("focusout", forget);
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", remember);
      document.removeEventListener("focusout", forget);
      watch.disconnect();
    };
  }, []);
}
