/**
 * The wire between this page and its lab: connects, resumes by number, sends commands until they are answered.
 *
 * A phone is carried through doors and put to sleep. So: an answer that does not come within 4 s is asked for again
 * with the same id; two silences in a row, or a wake-up without a quick answer, drop the socket and open a new one
 * (phones keep dead sockets that look open). What the person sees of all this is `connection`.
 */
import { effect, signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";

import { checkClock, forgetClock, learnClock } from "./clock";
import { language } from "./i18n";
import { newId } from "./ids";
import { alone, keep, openOutbox, readShelf, refused, settle, waiting } from "./outbox";
import { foldFrame, foldPresence, foldResumed, ownSeq, seq } from "./store";
import type {
  Answer,
  Boot,
  Bye,
  Command,
  CommandName,
  Commands,
  Frame,
  Id,
  Presence,
  Pulse,
  RefusalCode,
  RefusedAnswer,
  Resumed,
} from "./types";

const ANSWER_WITHIN_MS = 4000;
const WAKE_ANSWER_WITHIN_MS = 3000;
/** A command that is not kept is given up after this: a facilitator's "next" must not fire minutes later. */
const GIVE_UP_MS = 15_000;
const RESUME_AGAIN_MS = 700;
/** The server says something at least every 10 s; twice that without a word is a dead line. */
const SILENCE_MS = 22_000;

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** The line is down, we are trying; `since` by the monotonic clock, ms. */
  | { readonly state: "offline"; readonly since: number }
  /** The server does not want us; it will not change by trying. */
  | { readonly state: "refused"; readonly code: RefusalCode; readonly message: string };

export const connection = signal<Connection>({ state: "connecting" });
/** The latest wish that was refused and held no words to keep: for a view to say why nothing happened. */
export const refusal = signal<RefusedAnswer | null>(null);
/** The server's last words before it let go, while they hold. */
export const bye = signal<Bye | null>(null);

let socket: Socket | null = null;
let resuming = false;
let silences = 0;
let lastWord = 0;

type Credentials = Readonly<Record<string, string | number>>;

/**
 * Opens the wire of a page. `member` names the outbox that survives reloads; a page without one (wall, console)
 * keeps nothing on the device.
 */
export async function connect(boot: Boot, { token, member }: { token?: string | null; member?: Id } = {}): Promise<void> {
  if (member !== undefined) await openOutbox(`${boot.lab}.${member}`);
  const auth: Record<string, string | number> = { lab: boot.lab, protocol: 1 };
  const secret = token ?? boot.token;
  if (secret != null) auth["token"] = secret;
  else if (boot.key !== null) auth["key"] = boot.key;
  if (boot.audience != null) auth["audience"] = boot.audience;
  open(boot.lab, auth);
  listenToTheDevice();
  effect(() => {
    if (waiting.value.length > 0 && connection.value.state === "online") void drain();
  });
}

/** Lets go for good (the person leaves the lab on this device). */
export function disconnect(): void {
  socket?.disconnect();
  socket = null;
}

/** Tries again after the server refused us, with the same credentials. */
export function reconnect(): void {
  connection.value = { state: "connecting" };
  socket?.disconnect().connect();
}

function open(lab: Id, auth: Credentials): void {
  socket = io("/live", {
    path: "/socket.io",
    query: { lab },
    // Asked for at every connection: refusals come in the language of the moment.
    auth: (give: (credentials: object) => void) => give({ ...auth, language: language.peek() }),
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 4000,
    timeout: 6000,
  });
  socket.on("connect", () => void begin());
  socket.on("disconnect", (reason) => {
    lost();
    // The server closes on purpose after `bye`; the library then stays away unless told to come back.
    if (reason === "io server disconnect") comeBack();
  });
  socket.on("connect_error", (error: Error & { data?: { code?: RefusalCode; message?: string } }) => {
    const code = error.data?.code;
    if (code === undefined || code === "shutting_down" || code === "rate_limited") {
      lost();
      if (code !== undefined) comeBack();
      return;
    }
    connection.value = { state: "refused", code, message: error.data?.message ?? error.message };
    if (code === "too_many") setTimeout(reconnect, 5000 + Math.random() * 5000);
  });
  socket.on("frame", (frame: Frame) => {
    heard();
    if (foldFrame(frame) === "behind") void resume();
  });
  socket.on("presence", (presence: Presence) => {
    heard();
    foldPresence(presence);
  });
  socket.on("pulse", (pulse: Pulse) => {
    heard();
    if (!checkClock(pulse.now)) void measureClock();
    // A frame that got lost without a successor shows only here.
    if (seq.peek() !== null && pulse.seq > seq.peek()!) void resume();
  });
  socket.on("bye", (words: Bye) => {
    bye.value = words;
  });
}

function heard(): void {
  lastWord = performance.now();
  silences = 0;
}

function lost(): void {
  resuming = false;
  if (connection.peek().state !== "offline") connection.value = { state: "offline", since: performance.now() };
}

function comeBack(): void {
  const words = bye.peek();
  if (words !== null && words.retry_in === null) return;
  const wait = (words?.retry_in ?? 1) * 1000;
  setTimeout(() => socket?.connect(), wait * (0.7 + Math.random() * 0.6));
}

async function begin(): Promise<void> {
  const line = socket?.id;
  heard();
  resuming = false;
  forgetClock();
  while (!(await resume())) {
    await pause(RESUME_AGAIN_MS);
    if (socket?.id !== line) return; // another line has begun meanwhile
  }
  bye.value = null;
  connection.value = { state: "online" };
  for (let exchange = 0; exchange < 3; exchange += 1) await measureClock();
}

/** Catches up from the number we have. One question at a time; false if no answer came. */
async function resume(): Promise<boolean> {
  if (resuming) return false;
  resuming = true;
  const line = socket;
  try {
    const answer = (await line?.timeout(ANSWER_WITHIN_MS).emitWithAck("resume", { since: seq.peek() })) as
      | Resumed
      | RefusedAnswer
      | undefined;
    if (answer === undefined) return false;
    heard();
    if (!answer.ok) return false;
    resuming = false;
    return foldResumed(answer) || (await resume());
  } catch {
    if (line === socket && line?.connected) cut();
    return false;
  } finally {
    resuming = false;
  }
}

async function measureClock(): Promise<void> {
  const sent = performance.now();
  try {
    const answer = (await socket?.timeout(ANSWER_WITHIN_MS).emitWithAck("clock", { t: sent })) as
      | { now: string }
      | undefined;
    if (answer !== undefined) learnClock(answer.now, sent, performance.now());
  } catch {
    // The next exchange will do.
  }
}

/** Drops a socket that looks open but does not answer, and opens another at once. */
function cut(): void {
  silences = 0;
  lost();
  socket?.disconnect().connect();
}

// --- Commands ------------------------------------------------------------------------------------------------

const listeners = new Map<Id, (answer: Answer) => void>();

/** Wishes the server has granted while the records that show it are still on their way here. */
export const landing = signal<readonly { readonly command: Command; readonly seq: number }[]>([]);
/** A number may never reach this page (it was cut off); the next `resume` then brings the truth anyway. */
const LANDING_MS = 8000;

/** The effect of these shows in the member's own records, which may run ahead of the room's. */
const OWN: readonly CommandName[] = ["card.add", "card.edit", "card.take_back", "dot.place", "dot.take", "answer.give", "ready.set"];

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

interface Sending {
  readonly activity?: Id;
  /** Keep on the device until answered, over reloads. Phones do; a facilitator's click is now or not at all. */
  readonly kept?: boolean;
}

/** Sends a wish. Resolves with the server's answer; a kept one may take as long as the network is away. */
export async function command<N extends CommandName>(
  name: N,
  data: Commands[N],
  { activity, kept = false }: Sending = {},
): Promise<Answer> {
  const wish = { id: newId(), name, data, ...(activity === undefined ? {} : { activity }) } as Command;
  if (!kept) return ask(wish, performance.now() + GIVE_UP_MS);
  const answer = new Promise<Answer>((resolve) => listeners.set(wish.id, resolve));
  await keep(wish);
  return answer;
}

/** Puts a wish into the outbox and does not wait: what became of it shows in `waiting`, `refused` and the records. */
export function send<N extends CommandName>(name: N, data: Commands[N], activity?: Id): void {
  void command(name, data, { kept: true, ...(activity === undefined ? {} : { activity }) });
}

/** True for answers that say "later", not "no". */
function passing(answer: Answer): boolean {
  return !answer.ok && (answer.code === "rate_limited" || answer.code === "shutting_down");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function retryIn(answer: Answer): number {
  const seconds = answer.ok ? 0 : Number(answer.details?.["retry_in"] ?? 0.5);
  return Math.min(Math.max(seconds, 0.2), 8) * 1000 * (1 + Math.random() * 0.3);
}

async function emit(wish: Command): Promise<Answer | null> {
  if (socket === null || !socket.connected) return null;
  try {
    const answer = (await socket.timeout(ANSWER_WITHIN_MS).emitWithAck("command", wish)) as Answer;
    heard();
    return answer;
  } catch {
    silences += 1;
    if (silences >= 2 && socket?.connected) cut();
    return null;
  }
}

async function ask(wish: Command, until: number): Promise<Answer> {
  while (performance.now() < until) {
    const answer = await emit(wish);
    if (answer !== null && !passing(answer)) return answer;
    await pause(answer === null ? 300 : retryIn(answer));
  }
  return { ok: false, code: "no_answer", message: "" };
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
        const answer = await emit(wish);
        if (answer === null || passing(answer)) {
          await pause(answer === null ? 300 : retryIn(answer));
        } else {
          if (answer.ok) land(wish, answer.seq);
          else if (!carriesWords(wish)) refusal.value = answer;
          await settle(wish.id, answer.ok ? null : answer, carriesWords(wish));
          listeners.get(wish.id)?.(answer);
          listeners.delete(wish.id);
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
  return ["text", "title", "belief", "action", "measure", "learning", "value"].some(
    (field) => typeof data[field] === "string" && data[field] !== "",
  );
}

/** The refused wishes with words in them, for views that want to offer them again. */
export { refused, waiting };

// --- The device ----------------------------------------------------------------------------------------------

let listening = false;

function listenToTheDevice(): void {
  if (listening) return;
  listening = true;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void wake();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) void wake();
  });
  addEventListener("online", () => void wake());
  addEventListener("offline", () => cut());
  let beat = performance.now();
  setInterval(() => {
    const late = performance.now() - beat > 7000;
    beat = performance.now();
    if (late) void wake();
    else if (socket?.connected && beat - lastWord > SILENCE_MS) void wake();
  }, 2000);
}

/** The page has been away: is the line still there? If it does not answer quickly, it is not. */
async function wake(): Promise<void> {
  if (socket === null || connection.peek().state === "refused") return;
  if (!socket.connected) {
    socket.disconnect().connect();
    return;
  }
  forgetClock();
  const line = socket;
  try {
    const sent = performance.now();
    const answer = (await line.timeout(WAKE_ANSWER_WITHIN_MS).emitWithAck("clock", { t: sent })) as { now: string };
    heard();
    learnClock(answer.now, sent, performance.now());
    await resume();
  } catch {
    if (line.connected) cut();
  }
}
