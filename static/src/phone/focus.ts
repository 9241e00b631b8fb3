/** Where the focus goes on a phone when what had it is gone: the nearest heading; without one what can be written in. */
import { FIELDS, type Around } from "../ui/kept_place";

const HEADINGS = "h1, h2, h3";

export function whatStandsThere(around: readonly Around[]): HTMLElement | null {
  const main = document.querySelector<HTMLElement>(".main");
  if (main === null) return null;
  for (const { element } of around) {
    const heading = main.contains(element) ? element.querySelector<HTMLElement>(HEADINGS) : null;
    if (heading !== null) return heading;
  }
  return main.querySelector<HTMLElement>(`${HEADINGS}, ${FIELDS}`) ?? main;
}
