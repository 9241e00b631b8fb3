/**
 * A facilitator's wish: sent, answered, and if it failed said in words with a way to try again. Nothing here decides
 * whether a wish is allowed; the server does.
 */
import { computed, signal } from "@preact/signals";

import { t } from "../i18n";
import { command } from "../commands";
import { connection } from "../link";
import { lab } from "../store";
import type { Answer, CommandName, Commands, Id, RefusedAnswer } from "../types";

export interface Notice {
  readonly id: number;
  readonly tone: "done" | "wrong" | "link";
  readonly text: string;
  readonly act?: { readonly label: string; readonly run?: () => void; readonly href?: string };
}

const DONE_FOR_MS = 7000;
const SHOWN = 3;
const LISTED = 4;

export const notices = signal<readonly Notice[]>([]);
const underWay = signal(0);
/** Whether an answer is still awaited. */
export const busy = computed(() => underWay.value > 0);

let last = 0;

/** Says something to this facilitator. What went wrong stays until it is put away. */
export function notify(notice: Omit<Notice, "id">): void {
  last += 1;
  const id = last;
  const others = notices.peek().filter((one) => one.text !== notice.text);
  notices.value = [...others, { ...notice, id }].slice(-SHOWN);
  if (notice.tone === "done") setTimeout(() => putAway(id), DONE_FOR_MS);
}

export function putAway(id: number): void {
  notices.value = notices.peek().filter((one) => one.id !== id);
}

interface Wish {
  readonly activity?: Id;
  /** What to say when it is done, for what the eye would miss; undo is offered with it. */
  readonly done?: string;
}

/** Sends a command and resolves with its answer. Refusals are shown, never thrown. */
export async function perform<N extends CommandName>(name: N, data: Commands[N], wish: Wish = {}): Promise<Answer> {
  underWay.value += 1;
  try {
    const answer = await command(name, data, wish.activity === undefined ? {} : { activity: wish.activity });
    if (!answer.ok) {
      notify({
        tone: "wrong",
        text: why(answer) + lacking(answer),
        ...(answer.code === "not_anchored" ? { act: { label: t("Take care of the results"), href: `/labs/${lab()?.id ?? ""}/follow-up` } } : {}),
        ...(mayHelp(answer) ? { act: { label: t("Try again"), run: () => void perform(name, data, wish) } } : {}),
      });
    } else if (wish.done !== undefined) {
      notify({ tone: "done", text: wish.done, act: { label: t("Undo"), run: () => void perform("undo", {}) } });
    }
    return answer;
  } finally {
    underWay.value -= 1;
  }
}

function mayHelp(answer: RefusedAnswer): boolean {
  return ["no_answer", "rate_limited", "shutting_down", "stale", "too_many"].includes(answer.code);
}

/** The results that keep a lab from closing, by the first words of each. */
function lacking(answer: RefusedAnswer): string {
  const lacks = answer.code === "not_anchored" ? answer.details?.["lacks"] : undefined;
  if (!Array.isArray(lacks)) return "";
  const words = lacks.slice(0, LISTED).map((one: { words: string }) => `“${one.words}”`);
  return ` ${t("Not ready:")} ${words.join(", ")}${lacks.length > LISTED ? " …" : "."}`;
}

/** What happened, in the server's words where it has some. */
export function why(answer: RefusedAnswer): string {
  if (answer.code === "no_answer") {
    return connection.peek().state === "online"
      ? t("The server did not answer. Look whether it happened before you try again.")
      : t("There is no connection right now. Nothing was sent; try again when the connection is back.");
  }
  return answer.message !== "" ? answer.message : t("That could not be done. Nothing was changed.");
}
