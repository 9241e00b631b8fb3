/**
 * The phone follows the facilitator: when the room has moved on and the screen with it, it says so once (banner, one short
 * shiver). Time is announced at the minute and at the end, not every second.
 */
import { effect } from "@preact/signals";

import { secondsLeft } from "../clock";
import { refusal } from "../commands";
import { t } from "../i18n";
import { refusalWords } from "../labels";
import { current, lab, timer, wall } from "../store";
import { clearBanner, showBanner } from "../ui/Banner";
import { announce } from "../ui/LiveRegion";
import { scene } from "./scene";

const NEWS_MS = 6000;
/** What these show is what the room made of everybody's answers, not the answers. */
const RESULTS: ReadonlySet<string> = new Set(["crowd_scoring", "dot_vote", "gradients", "matrix", "poll"]);

interface Seen {
  current: string | null;
  revealed: boolean;
  state: string | null;
}

/** Starts to follow. What is on when the page opens is no news. */
export function follow(): void {
  let seen: Seen | null = null;
  effect(() => {
    const room = lab();
    if (room === undefined) return;
    const { on } = scene.value;
    if (on === undefined && current() !== undefined) return; // the page is just opening
    const now: Seen = { current: on?.id ?? null, revealed: on?.revealed ?? false, state: on?.state ?? null };
    const before = seen;
    seen = now;
    if (before === null || on === undefined) return;
    const listens = on.kind === "briefing" || on.kind === "break"; // nothing is given, shown or stopped there
    if (before.current !== now.current) {
      scrollTo({ top: 0 });
      tell(`activity-${on.id}`, t("Now: {title}", { title: on.title }));
    } else if (!before.revealed && now.revealed && !listens) {
      tell(`reveal-${on.id}`, RESULTS.has(on.kind) ? t("The result is in.") : t("Everybody's contributions are shown now."));
    } else if (before.state === "open" && now.state === "locked" && !listens) {
      tell(`lock-${on.id}`, t("The facilitator has stopped for new contributions."));
    } else if (before.state === "locked" && now.state === "open" && !listens) {
      tell(`unlock-${on.id}`, t("You can contribute again."));
    }
  });
  followMessage();
  followTime();
  followRefusals();
}

/** A dot or a choice that was not taken: say why. Refused words are offered where they can be used (Offers.tsx). */
function followRefusals(): void {
  effect(() => {
    const answer = refusal.value;
    if (answer === null) return;
    const id = `refusal-${performance.now()}`;
    showBanner({ id, text: refusalWords(answer.code, answer.message), tone: "warning" });
    setTimeout(() => clearBanner(id), NEWS_MS);
  });
}

function tell(id: string, text: string): void {
  showBanner({ id, text }, { vibrate: true });
  setTimeout(() => clearBanner(id), NEWS_MS);
}

function followMessage(): void {
  let shown = "";
  effect(() => {
    const message = wall()?.message ?? "";
    if (message === shown) return;
    clearBanner(`message-${shown}`);
    shown = message;
    if (message !== "") showBanner({ id: `message-${message}`, text: message, tone: "message" }, { vibrate: true });
  });
}

function followTime(): void {
  let last: number | null = null;
  effect(() => {
    const clock = timer();
    const left = clock === undefined || clock.paused || clock.ends_at === null ? null : secondsLeft(clock);
    const before = last;
    last = left;
    if (left === null || before === null || before - left > 5) return;
    if (before > 60 && left <= 60 && (clock?.planned_s ?? 0) > 120) announce(t("One minute left."));
    if (before > 0 && left <= 0) announce(t("Time is up."));
  });
}
