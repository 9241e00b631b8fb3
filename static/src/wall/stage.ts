/**
 * The size of the screen, as everything on the wall sees it. One unit `u` is a hundredth of the height, or less on a
 * screen narrower than 16:9, so that a scene designed for 1920 x 1080 fits every projector. CSS has the same unit as
 * `--u` (wall.css); sizes that must be computed come from here.
 */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

import type { Box, Limits } from "./steps";

export const unit = /* @__PURE__ */ signal(10.8);

/** True once the wall's own typeface is there: what was measured before counts no more. */
export const fontsReady = /* @__PURE__ */ signal(false);

/** Follows the window and the typeface from now on. The page's start calls it once. */
export function followStage(): void {
  const measure = (): void => {
    unit.value = Math.min(innerHeight, (innerWidth * 9) / 16) / 100;
  };
  measure();
  addEventListener("resize", measure);
  const ready = (): void => {
    fontsReady.value = true;
  };
  void document.fonts.ready.then(ready);
  document.fonts.addEventListener("loadingdone", ready);
}

/** Notes are read from ten metres: 2.2 % of the height is the least, and a little more is kinder. */
export const SMALLEST_NOTE_U = 2.3;
const LARGEST_NOTE_U = 5.6;

export function noteLimits(u: number): Limits {
  return { smallest: SMALLEST_NOTE_U * u, largest: LARGEST_NOTE_U * u, gap: Math.round(1.5 * u), between: Math.round(3.4 * u) };
}

/** The inner size of an element, followed as it changes. Null before the first drawing. */
export function useBox<E extends HTMLElement>(): [RefObject<E>, Box | null] {
  const ref = useRef<E>(null);
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      setBox((old) => (old !== null && old.width === width && old.height === height ? old : { width, height }));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, box];
}
