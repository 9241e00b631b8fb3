/** The wall: a screen nobody touches. It connects with its key, follows the records and draws. It never sends a wish. */
import { effect } from "@preact/signals";
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts } from "../i18n";
import { connect } from "../link";
import { lab, wall } from "../store";
import { fillScreenOnWish, stayAwake } from "./awake";
import { place } from "./place";
import { Shell } from "./shell";
import { followStage } from "./stage";

const { root, boot } = readBoot();
place.value = { join: boot.urls["join"] ?? "", qr: boot.urls["qr"] ?? "" };
followStage();
stayAwake();
fillScreenOnWish();

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
void connect(boot);
