/** The replay of a lab's wall: a frame with the wall, a slider over its moments, and the buttons of a player. */
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts, t } from "../i18n";
import type { Boot } from "../types";
import { Controls } from "./Controls";
import { fetched, type Film, type Shown } from "./film";
import { Player } from "./player";

/** `zone` is where the lab's hours are told. */
const { root, boot } = readBoot<Boot & { readonly zone: string }>();
const frame = document.createElement("iframe");
frame.className = "replay-wall";
frame.src = boot.urls["frame"]!;
root.before(frame);

const ready = new Promise<void>((resolve) => {
  addEventListener("message", ({ data, origin, source }) => {
    if (origin === location.origin && source === frame.contentWindow && data === "ready") resolve();
  });
});
void start();

async function start(): Promise<void> {
  await startTexts(boot.language, boot.texts, { follow: false });
  frame.title = t("The wall at this moment");
  try {
    const film = await fetched<Film>(boot.urls["moments"]!);
    await ready;
    const tell = (shown: Shown): void => frame.contentWindow?.postMessage(shown, location.origin);
    const player = new Player(film, boot.urls["wall_at"]!, tell);
    render(<Controls player={player} language={boot.language} zone={boot.zone} />, root);
    player.go(Math.max(0, film.moments.findIndex(([, , on]) => on === 0)));
  } catch {
    render(<p role="alert">{t("The replay could not be fetched. Load the page again.")}</p>, root);
  }
}
