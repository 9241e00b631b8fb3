/** Who this phone is, set once when the page starts: the boot data and the place in the lab. */
import { disconnect } from "../link";
import type { Boot } from "../types";
import { leavePlace, type Place } from "./place";

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

/** Gives up the place on this device and goes to the start page. */
export function leaveLab(): void {
  disconnect();
  leavePlace(session.boot.lab);
  location.assign(session.boot.urls["home"] ?? "/");
}
