/** Who this phone is, set once when the page starts: the boot data and the place in the lab. */
import { disconnect } from "../link";
import { emptyOutbox } from "../outbox";
import type { Boot } from "../types";
import { forgetDrafts } from "./drafts";
import { forgetPhotos } from "./photos";
import { leavePlace, type Place } from "./place";
import { stopSharing } from "./seats";

interface Session {
  boot: Boot;
  place: Place | null;
  /** A read-only look from the console: nothing can be done here. */
  preview: boolean;
}

export const session: Session = { boot: undefined as unknown as Boot, place: null, preview: false };

export function startSession(boot: Boot, place: Place | null): void {
  Object.assign(session, { boot, place, preview: boot.audience != null });
}

/** Gives up a place that no longer opens anything. What waits or was begun stays on the device, for who joins again. */
export function leaveLab(): void {
  disconnect();
  leavePlace(session.boot.lab);
  location.assign(session.boot.urls["home"] ?? "/");
}

/** The person wants to go: the device forgets the place and every word that was begun or still waits. */
export async function leaveForGood(): Promise<void> {
  disconnect();
  forgetDrafts();
  stopSharing(session.boot.lab);
  await emptyOutbox();
  await forgetPhotos();
  leaveLab();
}
