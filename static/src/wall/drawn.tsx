/** Draws the wall into a page, from the records in the store, wherever those come from. */
import { effect } from "@preact/signals";
import { render } from "preact";

import { startTexts } from "../i18n";
import { lab, wall } from "../store";
import type { Boot } from "../types";
import { place } from "./place";
import { Shell } from "./shell";
import { followStage } from "./stage";

export function drawWall(root: HTMLElement, boot: Boot): void {
  place.value = { join: boot.urls["join"] ?? "", qr: boot.urls["qr"] ?? "" };
  followStage();

  // A wall speaks the language of its lab, whatever the person at this browser chose elsewhere.
  let spoken = boot.language;
  void startTexts(spoken, boot.texts, { follow: false });
  effect(() => {
    const now = lab()?.language ?? boot.language;
    if (now === spoken) return;
    spoken = now;
    void startTexts(now, boot.texts, { follow: false });
  });
  effect(() => {
    document.documentElement.dataset["theme"] = wall()?.theme ?? "light";
  });

  render(<Shell />, root);
}
