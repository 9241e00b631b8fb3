/**
 * Commands that this person has sent and the server has not answered: first in, first out, kept on the device until
 * an answer comes, so that neither a reload, nor sleep, nor a dead network loses a word.
 *
 * Kept in IndexedDB; without it in localStorage; without that in memory (`durable` is then false and the page says so).
 * Two tabs of one person share the store: a Web Lock lets one drain at a time. Where there are no locks (plain http)
 * both may send the same command, which is harmless: the server knows it by its id and gives the first answer again.
 */
import { signal } from "@preact/signals";

import type { Command, RefusedAnswer } from "./types";

/** One kept command. `at` is this device's clock: only the order counts. */
export interface Kept {
  readonly command: Command;
  readonly at: number;
  /** Set when the server refused it for good: the words are kept for the person to use or throw away. */
  readonly refused?: RefusedAnswer;
}

/** What waits for an answer, oldest first. */
export const waiting = signal<readonly Kept[]>([]);
/** What was refused for good and still holds a person's words. */
export const refused = signal<readonly Kept[]>([]);
/** False when this browser keeps nothing: closing the page would then lose what waits. */
export const durable = signal(true);

interface Shelf {
  load(): Promise<Kept[]>;
  put(kept: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

let shelf: Shelf = memoryShelf();
let lockName = "labapp.outbox";
let lastAt = 0;

/** Opens the outbox of one person in one lab and takes up what an earlier page left there. */
export async function openOutbox(owner: string): Promise<void> {
  lockName = `labapp.outbox.${owner}`;
  shelf = await bestShelf(owner);
  await readShelf();
}

/** Reads the shelf again: another tab may have put something there or taken it away. */
export async function readShelf(): Promise<void> {
  const found = (await onShelf((all) => all.load()))?.sort((a, b) => a.at - b.at);
  if (found === undefined) return;
  // Where the device's clock was set back, what is written now still comes after what waits.
  lastAt = Math.max(lastAt, ...found.map((kept) => kept.at));
  const ids = new Set(found.map((kept) => kept.command.id));
  const onlyHere = waiting.peek().filter((kept) => !ids.has(kept.command.id));
  waiting.value = [...found.filter((kept) => kept.refused === undefined), ...onlyHere].sort((a, b) => a.at - b.at);
  refused.value = found.filter((kept) => kept.refused !== undefined);
}

/** Keeps a command until `settle` is told its answer. It is shown as waiting at once, and on disk when this resolves. */
export async function keep(command: Command): Promise<void> {
  lastAt = Math.max(Date.now(), lastAt + 1);
  const kept: Kept = { command, at: lastAt };
  waiting.value = [...waiting.peek(), kept];
  await onShelf((all) => all.put(kept));
}

/** Does something with the shelf. A device that is full or has lost its shelf holds nothing up: what waits is in memory too. */
async function onShelf<T>(work: (all: Shelf) => Promise<T>): Promise<T | undefined> {
  try {
    return await work(shelf);
  } catch {
    durable.value = false;
    return undefined;
  }
}

/** The answer came: done, or refused for good. A refused command stays on the shelf if `remember`. */
export async function settle(id: string, answer: RefusedAnswer | null, remember: boolean): Promise<void> {
  const kept = waiting.peek().find((one) => one.command.id === id);
  waiting.value = waiting.peek().filter((one) => one.command.id !== id);
  if (kept !== undefined && answer !== null && remember) {
    const marked: Kept = { ...kept, refused: answer };
    refused.value = [...refused.peek(), marked];
    await onShelf((all) => all.put(marked));
  } else {
    await onShelf((all) => all.remove(id));
  }
}

/** The person has read the refusal and thrown the words away, or used them again. */
export async function dismiss(id: string): Promise<void> {
  refused.value = refused.peek().filter((one) => one.command.id !== id);
  await onShelf((all) => all.remove(id));
}

/** Throws everything away: the person leaves and this device is to forget them. */
export async function emptyOutbox(): Promise<void> {
  const all = [...waiting.peek(), ...refused.peek()];
  waiting.value = [];
  refused.value = [];
  for (const { command } of all) await onShelf((kept) => kept.remove(command.id));
}

/** Runs `work` while no other tab drains this outbox. A tab that sleeps with the lock in hand is not waited for. */
export async function alone(work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator) || navigator.locks === undefined) return work();
  const patience = new AbortController();
  const limit = setTimeout(() => patience.abort(), 3000);
  try {
    await navigator.locks.request(lockName, { signal: patience.signal }, async () => {
      clearTimeout(limit);
      await work();
    });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    await work();
  }
}

// --- Where things are kept -----------------------------------------------------------------------------------

async function bestShelf(owner: string): Promise<Shelf> {
  try {
    // Some browsers never answer instead of refusing; the page must not wait for them.
    return await Promise.race([databaseShelf(owner), refuseAfter(1500)]);
  } catch {
    // Some private windows refuse IndexedDB.
  }
  try {
    return storageShelf(owner);
  } catch {
    durable.value = false;
    return memoryShelf();
  }
}

function refuseAfter(ms: number): Promise<never> {
  return new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer")), ms));
}

async function databaseShelf(owner: string): Promise<Shelf> {
  let database = await openDatabase(owner);
  const run = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    try {
      return await transact(database, mode, ask);
    } catch {
      // Phones close the databases of a page that sleeps, and tell it only when it asks.
      database = await openDatabase(owner);
      return transact(database, mode, ask);
    }
  };
  return {
    load: () => run<Kept[]>("readonly", (store) => store.getAll()),
    put: async (kept) => void (await run("readwrite", (store) => store.put(kept))),
    remove: async (id) => void (await run("readwrite", (store) => store.delete(id))),
  };
}

function openDatabase(owner: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`labapp.outbox.${owner}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept", { keyPath: "command.id" });
    opening.onerror = () => reject(opening.error ?? new Error("IndexedDB"));
    opening.onblocked = () => reject(new Error("blocked"));
    opening.onsuccess = () => resolve(opening.result);
  });
}

function transact<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((done, fail) => {
    const transaction = database.transaction("kept", mode);
    const request = ask(transaction.objectStore("kept"));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = () => fail(transaction.error ?? new Error("IndexedDB"));
    transaction.onabort = () => fail(transaction.error ?? new Error("IndexedDB"));
  });
}

function storageShelf(owner: string): Shelf {
  const prefix = `labapp.outbox.${owner}/`;
  localStorage.setItem(`${prefix}?`, "");
  localStorage.removeItem(`${prefix}?`);
  return {
    async load() {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
      return keys.map((key) => JSON.parse(localStorage.getItem(key)!) as Kept);
    },
    async put(kept) {
      localStorage.setItem(prefix + kept.command.id, JSON.stringify(kept));
    },
    async remove(id) {
      localStorage.removeItem(prefix + id);
    },
  };
}

function memoryShelf(): Shelf {
  const all = new Map<string, Kept>();
  return {
    load: async () => [...all.values()],
    put: async (kept) => void all.set(kept.command.id, kept),
    remove: async (id) => void all.delete(id),
  };
}
