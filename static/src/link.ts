/**
 * The wire between this page and its lab: connects, resumes by number, asks and hears. Commands stand in commands.ts.
 *
 * A phone is carried through doors and put to sleep. So: two questions in a row without an answer within 4 s, or a wake-up
 * without a quick one, drop the socket and open a new one (phones keep dead sockets that look open). What the person sees
 * of all this is `connection`.
 */
import { effect, signal } from "@preact/signals";
import { io, type Socket } from "socket.io-client";

import { checkClock, forgetClock, learnClock } from "./clock";
import { language } from "./i18n";
import { foldFrame, foldPresence, foldResumed, seq } from "./store";
import type { Answer, Boot, Bye, Command, Frame, Id, Presence, Pulse, RefusalCode, RefusedAnswer, Resumed } from "./types";

const ANSWER_WITHIN_MS = 4000;
/** A whole room on a thin line takes its time: every catching up in vain is given twice as much, up to this. */
const RESUME_WITHIN_MS = 32_000;
const WAKE_ANSWER_WITHIN_MS = 3000;
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
/** The server's last words before it let go, while they hold. */
export const bye = signal<Bye | null>(null);

let socket: Socket | null = null;
let resuming = false;
let silences = 0;
let patience = ANSWER_WITHIN_MS;
let lastWord = 0;

type Credentials = Readonly<Record<string, string | number>>;

/** Opens the wire of a page; `token` is the member's, where the boot data brings none. */
export function connect(boot: Boot, token: string | null = boot.token): void {
  const auth: Record<string, string | number> = { lab: boot.lab, protocol: 1 };
  if (token !== null) auth["token"] = token;
  else if (boot.key !== null) auth["key"] = boot.key;
  if (boot.audience != null) auth["audience"] = boot.audience;
  open(boot.lab, auth);
  listenToTheDevice();
  tellHowFar();
}

/** Writes into the page how far it has followed the lab, for who looks at it from outside: a test, or help at a distance. */
function tellHowFar(): void {
  effect(() => {
    document.documentElement.dataset["seq"] = String(seq.value ?? "");
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
    reconnectionDelayMax: 2500, // back within five seconds of the network, by the contract
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
    if (!checkClock(pulse.now)) {
      // One of the two clocks has jumped: what was the best exchange before tells nothing now.
      forgetClock();
      void measureClock();
    }
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
    const answer = (await line?.timeout(patience).emitWithAck("resume", { since: seq.peek() })) as
      | Resumed
      | RefusedAnswer
      | undefined;
    if (answer === undefined) return false;
    heard();
    patience = ANSWER_WITHIN_MS;
    if (!answer.ok) return false;
    resuming = false;
    return foldResumed(answer) || (await resume());
  } catch {
    if (line === socket && line?.connected) {
      patience = Math.min(2 * patience, RESUME_WITHIN_MS);
      cut();
    }
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

/** One attempt to have a command answered; null if the line is down or silent. */
export async function emit(wish: Command): Promise<Answer | null> {
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

/** Drops a socket that looks open but does not answer, and opens another at once. */
function cut(): void {
  silences = 0;
  lost();
  socket?.disconnect().connect();
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

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
