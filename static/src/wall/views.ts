/**
 * What the wall shows now, as a function of the records. `auto` follows the lab: lobby before it opens, the present
 * activity while it runs, what was achieved when it is closed. The facilitator's choice goes before, a spotlight before
 * both, and `blank` before everything. Nothing here decides who may see what: hidden text never reaches a wall.
 */
import { agenda, card, current, lab, wall } from "../store";
import type { Activity, Card, Kind, WallViewName } from "../types";
import { chosenView, letter } from "./letter";

export type Scene =
  | { readonly name: "lobby" | "closing" | "blank" | "waiting" | "clock" | "groups" }
  | { readonly name: "prompt"; readonly activity: Activity | undefined }
  | { readonly name: "activity"; readonly activity: Activity }
  | { readonly name: "spotlight"; readonly card: Card };

/** The views that show the latest activity of one kind, whatever is on now. */
const KIND_OF_VIEW: Partial<Record<WallViewName, Kind>> = {
  board: "idea_board",
  clusters: "clustering",
  vote: "dot_vote",
  experiments: "test_card",
  break: "break",
};

export function sceneNow(): Scene {
  const view = chosenView();
  if (lab() === undefined) return { name: "waiting" };
  if (view === "blank") return { name: "blank" };
  if (view === "timer") return { name: "clock" };
  const chosen = letter === null ? wall()?.spotlight : null;
  const lit = chosen == null ? undefined : card(chosen);
  if (lit !== undefined) return { name: "spotlight", card: lit };
  if (view === "lobby" || view === "closing" || view === "groups") return { name: view };
  if (view === "prompt") return { name: "prompt", activity: current() };
  const kind = KIND_OF_VIEW[view];
  const asked = kind === undefined ? undefined : latestOf(kind);
  return asked === undefined ? sceneOfTheLab() : { name: "activity", activity: asked };
}

function sceneOfTheLab(): Scene {
  const state = lab()?.state;
  if (state === "planned") return { name: "lobby" };
  if (state === "closed") return { name: "closing" };
  const activity = current();
  if (activity !== undefined) return { name: "activity", activity };
  // Open, and nothing on: people arrive before the first activity, and pause between two.
  return agenda().some((one) => one.state === "done") ? { name: "prompt", activity: undefined } : { name: "lobby" };
}

/** The present activity if it is of this kind, else the one of this kind that was opened last. */
export function latestOf(kind: Kind): Activity | undefined {
  const now = current();
  if (now?.kind === kind) return now;
  return agenda()
    .filter((one) => one.kind === kind && one.state !== "planned")
    .reduce<Activity | undefined>(
      (latest, one) => (latest === undefined || (one.opened_at ?? "") >= (latest.opened_at ?? "") ? one : latest),
      undefined,
    );
}

/** Late comers are welcome: the wall then says how to come in. */
export function doorIsOpen(): boolean {
  const now = lab();
  return now !== undefined && now.door === "open" && now.state !== "closed";
}
