/**
 * The wall inside the replay's page: the page tells it what it showed at a moment of the lab, and it draws that. It is connected to no
 * lab, so its clock is the moment's, and stands still with it.
 */
import { readBoot } from "../boot";
import { forgetClock, learnClock } from "../clock";
import { connection } from "../link";
import type { Shown } from "../replay/film";
import { foldResumed, timer } from "../store";
import { drawWall } from "./drawn";

const HOLD_EVERY_MS = 300;
const { root, boot } = readBoot();
let moment: number | null = null;

connection.value = { state: "online" };
addEventListener("message", ({ data, origin, source }: MessageEvent<Shown>) => {
  // What extensions and testing tools say to frames is no moment.
  if (origin !== location.origin || source !== parent || typeof data?.seq !== "number") return;
  const { seq, full, put, drop } = data;
  moment = Date.parse(data.at);
  hold();
  foldResumed({ ok: true, seq, now: data.at, full, room: { put, drop }, me: { put: {}, drop: [] } });
  hold();
  document.documentElement.dataset["seq"] = String(seq);
});
setInterval(hold, HOLD_EVERY_MS);
drawWall(root, boot);
parent.postMessage("ready", location.origin);

/** Sets the page's clock to the moment, and there to a whole second of the timer, so that it does not tick between two holds. */
function hold(): void {
  if (moment === null) return;
  const end = timer()?.ends_at;
  const left = end == null ? 0 : Date.parse(end) - moment;
  const whole = end == null ? moment : Date.parse(end) - Math.ceil(left / 1000) * 1000;
  forgetClock();
  const now = performance.now();
  learnClock(new Date(whole).toISOString(), now, now);
}
