/** What the server wrote into the page for us: `<div id="app" data-boot='JSON'>`. */
import type { Boot } from "./types";

/** The element to draw in and its data. A page without them is a broken deployment, so this throws. */
export function readBoot<B = Boot>(): { root: HTMLElement; boot: B } {
  const root = document.getElementById("app");
  if (root?.dataset["boot"] === undefined) throw new Error("This page has no #app with data-boot.");
  return { root, boot: JSON.parse(root.dataset["boot"]) as B };
}
