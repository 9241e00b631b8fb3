/**
 * Wishes from this page to its lab, sent until they are answered: an answer that does not come is asked for again with the
 * same id, so that nothing happens twice. A phone's wishes go through the outbox, in order, and survive a reload.
 */
import { effect, signal } from "@preact/signals";

import { newId } from "./ids";
import { connection, emit, pause } from "./link";
import { alone, keep, readShelf, settle, waiting } from "./outbox";
import { ownSeq, seq } from "./store";
import type { Answer, Command, CommandName, Commands, Id, RefusedAnswer } from "./types";

/** A command that is not kept is given up after this: a facilitator's "next" must not fire minutes later. */
const GIVE_UP_MS = 15_000;

/** The latest wish that was refused and held no words to keep: for a view to say why nothing happened. */
export const refusal = signal<RefusedAnswer | null>(null);

/** Wishes the server has granted while the records that show it are still on their way here. */
export const landing = signal<readonly { readonly command: Command; readonly seq: number }[]>([]);
/** A number may never reach this page (it was cut off); the next `resume` then brings the truth anyway. */
const LANDING_MS = 8000;

/** The effect of these shows in the member's own records, which may run ahead of the room's. */
const OWN: readonly CommandName[] = ["card.add", "card.edit", "card.take_back", "dot.place", "dot.take", "answer.give", "ready.set", "position.set", "score.give", "support.give", "poll.answer", "word.give"];

function arrived(one: { readonly command: Command; readonly seq: number }): boolean {
  return one.seq <= (OWN.includes(one.command.name) ? ownSeq.value : (seq.value ?? -1));
}

function land(wish: Command, at: number): void {
  const one = { command: wish, seq: at };
  landing.value = [...landing.peek(), one].filter((other) => !arrived(other));
  setTimeout(() => {
    if (landing.peek().includes(one)) landing.value = landing.peek().filter((other) => other !== one);
  }, LANDING_MS);
}

effect(() => {
  const still = landing.peek().filter((one) => !arrived(one));
  void [seq.value, ownSeq.value];
  if (still.length !== landing.peek().length) landing.value = still;
});

/**
 * Sends a wish that is now or not at all, as a facilitator's click is: asked again while the answer is missing, and given up
 * after a while with the code `no_answer`. When it resolves, the records of this page show what the wish has done: whoever
 * waited for it never draws, or decides by, what was before.
 */
export async function command<N extends CommandName>(
  name: N,
  data: Commands[N],
  { activity }: { readonly activity?: Id } = {},
): Promise<Answer> {
  const wish = wishOf(name, data, activity);
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    const answer = await emit(wish);
    if (answer !== null && !passing(answer)) {
      if (answer.ok) await hasReached(answer.seq);
      return answer;
    }
    await pause(answer === null ? 300 : retryIn(answer));
  }
  return { ok: false, code: "no_answer", message: "" };
}

/** Resolves when this page knows the room up to a number; or after a while, since a frame may have been cut off. */
async function hasReached(number: number): Promise<void> {
  let limit: ReturnType<typeof setTimeout> | undefined;
  let stop = (): void => undefined;
  await new Promise<void>((resolve) => {
    limit = setTimeout(resolve, LANDING_MS);
    stop = seq.subscribe((now) => {
      if ((now ?? -1) >= number) resolve();
    });
  });
  clearTimeout(limit);
  stop();
}

/** Puts a wish into the outbox, as a phone does: what became of it shows in `waiting`, `refused` and the records. */
export function send<N extends CommandName>(name: N, data: Commands[N], activity?: Id): void {
  void keep(wishOf(name, data, activity));
}

function wishOf<N extends CommandName>(name: N, data: Commands[N], activity: Id | undefined): Command {
  return { id: newId(), name, data, ...(activity === undefined ? {} : { activity }) };
}

/** True for answers that say "later", not "no". */
function passing(answer: Answer): boolean {
  return !answer.ok && (answer.code === "rate_limited" || answer.code === "shutting_down");
}

function retryIn(answer: Answer): number {
  const seconds = answer.ok ? 0 : Number(answer.details?.["retry_in"] ?? 0.5);
  return Math.min(Math.max(seconds, 0.2), 8) * 1000 * (1 + Math.random() * 0.3);
}

/** What a wish needs before it can go, such as its photo sent first: the wish to send, or an answer in the place of the server's. */
type Prepare = (wish: Command) => Promise<Command | Answer | null>;
let prepare: Prepare | null = null;

/** Lets `first` see every wish of the outbox when its turn comes, each time it comes. */
export function prepareWith(first: Prepare): void {
  prepare = first;
}

async function deliver(wish: Command): Promise<Answer | null> {
  const ready = prepare === null ? wish : await prepare(wish);
  return ready === null || "ok" in ready ? ready : emit(ready);
}

let draining = false;

/** Sends what waits, one after the other in order, until nothing waits or the line is down. */
async function drain(): Promise<void> {
  if (draining) return;
  draining = true;
  try {
    await alone(async () => {
      await readShelf();
      let next = waiting.peek()[0];
      while (next !== undefined && connection.peek().state === "online") {
        const { command: wish } = next;
        const answer = await deliver(wish);
        if (answer === null || passing(answer)) {
          await pause(answer === null ? 300 : retryIn(answer));
        } else {
          if (answer.ok) land(wish, answer.seq);
          else if (!carriesWords(wish)) refusal.value = answer;
          await settle(wish.id, answer.ok ? null : answer, carriesWords(wish));
        }
        next = waiting.peek()[0];
      }
    });
  } finally {
    draining = false;
  }
  // Something may have come between the last look and this line.
  if (waiting.peek().length > 0 && connection.peek().state === "online") await drain();
}

/** Whether a refused wish holds something a person has written, which must not vanish. */
function carriesWords(wish: Command): boolean {
  const data = wish.data as Readonly<Record<string, unknown>>;
  return ["text", "title", "belief", "action", "measure", "learning", "value", "reason", "lesson", "words"].some((field) => {
    const said = data[field];
    return (typeof said === "string" || (field === "words" && Array.isArray(said))) && said.length > 0;
  });
}

effect(() => {
  if (waiting.value.length > 0 && connection.value.state === "online") void drain();
});
