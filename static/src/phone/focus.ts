/**
 * Where the focus goes on a phone when what had it is gone: the nearest heading; without one what can be written in. While something is
 * open above the page, nothing below it can have it.
 */
import { FIELDS, type Around } from "../ui/kept_place";

const HEADINGS = "h1, h2, h3";

export function whatStandsThere(around: readonly Around[]): HTMLElement | null {
  const place = document.querySelector<HTMLElement>("dialog[open]") ?? document.querySelector<HTMLElement>(".main");
  if (place === null) return null;
  for (const { element } of around) {
    const heading = place.contains(element) ? element.querySelector<HTMLElement>(HEADINGS) : null;
    if (heading !== null) return heading;
  }
  return place.querySelector<HTMLElement>(`${HEADINGS}, ${FIELDS}`) ?? place;
}
