/** Keeps the place of who works by keyboard or screen reader: when what had the focus goes away, what stands there instead gets it. */
import { useLayoutEffect } from "preact/hooks";

const HEADINGS = "h1, h2, h3";

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
      const words = place.closest(".main") === null ? document.querySelector<HTMLElement>(".main") : place;
      const heading = words?.querySelector<HTMLElement>(HEADINGS) ?? words;
      if (heading == null) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, []);
}
