/**
 * The facilitator's handles as one list: what each is called, its key, when it can be used and what it does. Buttons
 * and shortcuts draw from it, and `?` prints it, so that they cannot tell different stories.
 */
import { t } from "../i18n";
import { lab, record, timer, wall } from "../store";
import {
  addTime,
  clearSpotlight,
  draftFromSelection,
  goBack,
  openActivity,
  openNext,
  stopTimer,
  toggleBlank,
  toggleCalm,
  toggleDoor,
  toggleFinish,
  toggleHidden,
  toggleLab,
  toggleLock,
  toggleReveal,
  toggleSpotlight,
  toggleTheme,
  toggleTimer,
} from "./handles";
import type { Kind } from "../types";
import { whenDrawn } from "./drawn";
import { redo, undo } from "./taking_back";
import { lookOrAccept, proposal, proposalOpen } from "./replanning";
import { naming } from "./pile-making";
import { closeSide, openSide } from "./side-opening";
import {
  before,
  clearSelection,
  editing,
  elsewhere,
  finding,
  focusedCard,
  lookAt,
  meant,
  moving,
  overlay,
  selection,
  shown,
  sideOpen,
  tab,
  upNext,
  wanted,
  type Overlay,
} from "./view";

export type Group = "activity" | "timer" | "notes" | "piles" | "wall" | "room" | "console";

export interface Action {
  readonly id: string;
  readonly group: Group;
  /** Names of keys as KeyboardEvent.key gives them, letters small, `Shift+` before a letter. The first one is shown. */
  readonly keys: readonly string[];
  readonly label: () => string;
  readonly able: () => boolean;
  readonly run: () => void;
  /** Works while an overlay is open. */
  readonly overlay?: boolean;
  /** Works again and again while the key is held. */
  readonly repeats?: boolean;
}

const always = (): boolean => true;
const isOpen = (): boolean => lab()?.state === "open";
const begun = (): boolean => isOpen() && (shown()?.state ?? "planned") !== "planned";

/** Kinds that can also be covered when their settings show all at once. */
const COVERED: readonly Kind[] = ["idea_board", "check_in", "check_out", "journey", "brainwriting", "crazy_eights"];

/** Whether what the activity holds can be covered and uncovered. */
export function canReveal(): boolean {
  const one = shown();
  return begun() && one !== undefined && (one.blind === true || COVERED.includes(one.kind));
}

function canLock(): boolean {
  const one = shown();
  return isOpen() && (one?.state === "open" || one?.state === "locked") && one.kind !== "briefing" && one.kind !== "break";
}

function cover(which: Exclude<Overlay, null>): void {
  overlay.value = overlay.peek() === which ? null : which;
}

/** Of notes: then the arrows are the room's again. */
function letGo(): void {
  clearSelection();
  if (focusedCard.peek() !== null && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Closes the innermost thing that is open. */
function escape(): void {
  if (overlay.peek() !== null) overlay.value = null;
  else if (naming.peek() !== null) naming.value = null;
  else if (moving.peek()) moving.value = false;
  else if (finding.peek()) {
    finding.value = false;
    wanted.value = "";
  } else if (editing.peek() !== null) editing.value = null;
  else if (selection.peek().length > 0 || focusedCard.peek() !== null) letGo();
  else if (elsewhere()) lookAt(null);
  else closeSide();
}

export const actions: readonly Action[] = [
  {
    id: "next",
    group: "activity",
    keys: ["ArrowRight"],
    label: () => (lab()?.state === "planned" ? t("Open the lab and its first activity") : t("Open the next activity")),
    able: () => lab()?.state !== "closed" && upNext() !== undefined,
    run: openNext,
  },
  {
    id: "back",
    group: "activity",
    keys: ["ArrowLeft"],
    label: () => t("Go back to the activity before"),
    able: () => isOpen() && before() !== undefined,
    run: goBack,
  },
  {
    id: "here",
    group: "activity",
    keys: ["Shift+b"],
    label: () => t("Bring the room to the activity you look at"),
    able: () => elsewhere() && lab()?.state !== "closed",
    run: () => void openActivity(shown()!),
  },
  {
    id: "reveal",
    group: "activity",
    keys: ["r"],
    label: () => (shown()?.revealed ? t("Hide") : t("Reveal")),
    able: canReveal,
    run: () => toggleReveal(shown()!),
  },
  {
    id: "lock",
    group: "activity",
    keys: ["l"],
    label: () => (shown()?.state === "locked" ? t("Unlock") : t("Lock")),
    able: canLock,
    run: () => toggleLock(shown()!),
  },
  {
    id: "finish",
    group: "activity",
    keys: ["d"],
    label: () => (shown()?.state === "done" ? t("Reopen") : t("Finish")),
    able: begun,
    run: () => toggleFinish(shown()!),
  },
  {
    id: "edit",
    group: "activity",
    keys: ["e"],
    label: () => t("Edit the activity"),
    able: () => shown() !== undefined,
    run: () => {
      editing.value = { id: shown()!.id };
    },
  },
  {
    id: "add",
    group: "activity",
    keys: ["a"],
    label: () => t("Add an activity"),
    able: () => lab() !== undefined,
    run: () => {
      editing.value = { id: "new" };
    },
  },
  {
    id: "timer",
    group: "timer",
    keys: [" "],
    label: () => (timer() != null && !timer()!.paused ? t("Pause the timer") : t("Start the timer")),
    able: isOpen,
    run: toggleTimer,
  },
  {
    id: "more",
    group: "timer",
    keys: ["+", "="],
    label: () => t("One minute more"),
    able: () => isOpen() && timer() != null,
    run: () => addTime(60),
    repeats: true,
  },
  {
    id: "less",
    group: "timer",
    keys: ["-"],
    label: () => t("One minute less"),
    able: () => isOpen() && timer() != null,
    run: () => addTime(-60),
    repeats: true,
  },
  {
    id: "stop",
    group: "timer",
    keys: ["0"],
    label: () => t("Take the timer away"),
    able: () => isOpen() && timer() != null,
    run: stopTimer,
  },
  {
    id: "replan",
    group: "timer",
    keys: ["j"],
    label: () => (proposalOpen.value ? t("Take the new minutes") : t("Plan the rest anew")),
    able: () => proposal() !== null,
    run: lookOrAccept,
  },
  {
    id: "find",
    group: "notes",
    keys: ["/"],
    label: () => t("Find a note"),
    able: always,
    run: () => {
      finding.value = true;
      whenDrawn(() => document.querySelector<HTMLElement>("#find")?.focus());
    },
  },
  {
    id: "choose",
    group: "notes",
    keys: ["x"],
    label: () => t("Select the note the focus is on"),
    able: () => focusedCard.value !== null,
    run: () => {
      const id = focusedCard.peek()!;
      selection.value = selection.peek().includes(id)
        ? selection.peek().filter((other) => other !== id)
        : [...selection.peek(), id];
    },
  },
  {
    id: "spotlight",
    group: "notes",
    keys: ["f"],
    label: () => t("Spotlight the selected note on the wall"),
    able: () => meant().length > 0 || wall()?.spotlight != null,
    run: () => toggleSpotlight(),
  },
  {
    id: "unspot",
    group: "notes",
    keys: ["Shift+f"],
    label: () => t("End the spotlight"),
    able: () => wall()?.spotlight != null,
    run: clearSpotlight,
  },
  {
    id: "hide",
    group: "notes",
    keys: ["h"],
    label: () =>
      meant().some((card) => card.hidden !== true && card.late !== true)
        ? t("Hide the selected notes")
        : t("Show the selected notes again"),
    able: () => meant().length > 0,
    run: () => void toggleHidden(),
  },
  {
    id: "innovate",
    group: "notes",
    keys: ["i"],
    label: () => t("Make the selected note an innovation"),
    able: () => meant().length > 0,
    run: draftFromSelection,
  },
  {
    id: "move",
    group: "piles",
    keys: ["m"],
    label: () => t("Move the selected notes to a pile"),
    able: () => shown()?.kind === "clustering" && meant().length > 0,
    run: () => {
      selection.value = meant().map((card) => card.id);
      moving.value = true;
    },
  },
  {
    id: "pile",
    group: "piles",
    keys: ["n"],
    label: () => t("New pile of the selected notes"),
    able: () => shown()?.kind === "clustering" && shown()?.state !== "planned",
    run: () => document.dispatchEvent(new CustomEvent("labapp:new-pile")),
  },
  {
    id: "blank",
    group: "wall",
    keys: ["b"],
    label: () => (wall()?.view === "blank" ? t("Bring the wall back") : t("Blank the wall")),
    able: () => wall()?.calm !== true,
    run: toggleBlank,
  },
  {
    id: "calm",
    group: "wall",
    keys: ["."],
    label: () => (wall()?.calm === true ? t("Bring all screens back") : t("Calm all screens")),
    able: always,
    run: toggleCalm,
    overlay: true,
  },
  {
    id: "theme",
    group: "wall",
    keys: ["k"],
    label: () => (wall()?.theme === "dark" ? t("Light wall") : t("Dark wall")),
    able: always,
    run: toggleTheme,
  },
  {
    id: "wall",
    group: "wall",
    keys: ["w"],
    label: () => t("What the wall shows"),
    able: always,
    run: () => openSide("wall"),
  },
  {
    id: "previews",
    group: "wall",
    keys: ["p"],
    label: () => t("See the phones and the wall"),
    able: always,
    run: () => cover("previews"),
    overlay: true,
  },
  {
    id: "join",
    group: "room",
    keys: ["c"],
    label: () => t("Show the code to join"),
    able: always,
    run: () => cover("join"),
    overlay: true,
  },
  {
    id: "people",
    group: "room",
    keys: ["u"],
    label: () => t("People"),
    able: always,
    run: () => openSide("people"),
  },
  {
    id: "room",
    group: "room",
    keys: ["g"],
    label: () => t("Message, groups and door"),
    able: always,
    run: () => openSide("room"),
  },
  {
    id: "tell",
    group: "room",
    keys: ["t"],
    label: () => t("Write a message to the room"),
    able: always,
    run: () => {
      tab.value = "room";
      sideOpen.value = true;
      whenDrawn(() => document.querySelector<HTMLElement>("#message")?.focus());
    },
  },
  {
    id: "door",
    group: "room",
    keys: ["o"],
    label: () => (lab()?.door === "closed" ? t("Open the door") : t("Close the door")),
    able: isOpen,
    run: toggleDoor,
  },
  {
    id: "lab",
    group: "room",
    keys: ["Shift+o"],
    label: () => (lab()?.state === "open" ? t("Close the lab") : t("Open the lab")),
    able: () => lab() !== undefined,
    run: toggleLab,
  },
  {
    id: "undo",
    group: "console",
    keys: ["z"],
    label: () => t("Undo"),
    able: () => record("undo")?.undo != null,
    run: () => void undo(),
  },
  {
    id: "redo",
    group: "console",
    keys: ["Shift+z", "y"],
    label: () => t("Redo"),
    able: () => record("undo")?.redo != null,
    run: () => void redo(),
  },
  {
    id: "help",
    group: "console",
    keys: ["?"],
    label: () => t("All shortcuts"),
    able: always,
    run: () => cover("help"),
    overlay: true,
  },
  {
    id: "escape",
    group: "console",
    keys: ["Escape"],
    label: () => t("Close what is open, let go of the selection, back to the room"),
    able: always,
    run: escape,
    overlay: true,
  },
];

const byId = new Map(actions.map((action) => [action.id, action]));

/** A handle by its name; a name that does not exist is a mistake of ours. */
export function handle(id: string): Action {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`No handle ${id}`);
  return found;
}

/** A key as it is printed on the keyboard. */
export function keyWords(key: string): string {
  const words: Record<string, string> = {
    " ": t("Space"),
    ArrowRight: "→",
    ArrowLeft: "←",
    Escape: "Esc",
  };
  if (key.startsWith("Shift+")) return `⇧ ${key.slice(6).toUpperCase()}`;
  return words[key] ?? key.toUpperCase();
}
