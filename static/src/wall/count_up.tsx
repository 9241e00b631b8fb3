/** A number that counts up to its value when it appears or grows, so that the room sees that something happened. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { number } from "../i18n";

const LASTS_MS = 1100;

export function stillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function CountUp({ value, digits = 0, class: name }: { value: number; digits?: number; class?: string }): JSX.Element {
  const [shown, setShown] = useState(stillness() ? value : 0);
  const from = useRef(shown);
  useEffect(() => {
    if (stillness() || document.hidden) {
      from.current = value;
      setShown(value);
      return;
    }
    const began = performance.now();
    const start = from.current;
    let frame = requestAnimationFrame(function step(at: number) {
      const part = Math.min(1, Math.max(0, (at - began) / LASTS_MS));
      const eased = 1 - (1 - part) ** 3;
      from.current = start + (value - start) * eased;
      setShown(from.current);
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return <span class={`number ${name ?? ""}`}>{number(shown === value ? value : roundTo(shown, digits), digits)}</span>;
}

function roundTo(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
