/** Keeps the place of who works by keyboard or screen reader: when what had the focus goes away, what stands there instead gets it. */
import { useLayoutEffect } from "preact/hooks";

const HEADINGS = "h1, h2, h3";
const FIELDS = "input, textarea, select";

/** The nearest heading around a place; without one what can be written in there. */
function whatStandsAt(place: HTMLElement): HTMLElement | null {
  const main = document.querySelector<HTMLElement>(".main");
  for (let one: HTMLElement | null = place; one !== null && main?.contains(one) === true; one = one.parentElement) {
    const heading = one.querySelector<HTMLElement>(HEADINGS);
    if (heading !== null) return heading;
  }
  return main?.querySelector<HTMLElement>(`${HEADINGS}, ${FIELDS}`) ?? main;
}

export function useKeptPlace(): void {
  useLayoutEffect(() => {
    /** What has the focus, and all that is around it, from the inside out. */
    let around: HTMLElement[] = [];
    const remember = (event: FocusEvent): void => {
      around = [];
      for (let one = event.target as HTMLElement | null; one !== null; one = one.parentElement) around.push(one);
    };
    const watch = new MutationObserver(() => {
      if (around.length === 0 || around[0]!.isConnected || document.activeElement !== document.body) return;
      const place = around.find((one) => one.isConnected && one !== document.body);
      around = [];
      if (place === undefined) return;
      const found = whatStandsAt(place);
      if (found === null) return;
      if (!found.matches(FIELDS)) found.tabIndex = -1;
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "nearest" });
    });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, []);
}
