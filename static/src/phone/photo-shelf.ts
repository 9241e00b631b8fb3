/** Where photos wait on the device until they are sent: IndexedDB, or memory where the browser keeps nothing. */
import { durable } from "../outbox";
import type { Id } from "../types";

/** One photo on its way. `activity` while it belongs to a note that is being written; null once the note was sent. */
export interface KeptPhoto {
  /** The name of the upload: sent twice, it is one photo. */
  readonly id: Id;
  readonly activity: Id | null;
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

let opening: Promise<IDBDatabase> | null = null;

const nameOf = (owner: string): string => `labapp.photos.${owner}`;

/** Opens the shelf of one person in one lab: the photos that an earlier page left there. */
export async function openShelf(owner: string): Promise<KeptPhoto[]> {
  opening = new Promise((resolve, reject) => {
    const request = indexedDB.open(nameOf(owner), 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
    request.onblocked = () => reject(new Error("blocked"));
    setTimeout(() => reject(new Error("no answer")), 1500); // some browsers never answer instead of refusing
  });
  return (await work("readonly", (store) => store.getAll() as IDBRequest<KeptPhoto[]>)) ?? [];
}

/** One photo, which another tab may have put there. */
export async function findOnShelf(id: Id): Promise<KeptPhoto | undefined> {
  return work("readonly", (store) => store.get(id) as IDBRequest<KeptPhoto | undefined>);
}

export async function putOnShelf(photo: KeptPhoto): Promise<void> {
  if ((await work("readwrite", (store) => store.put(photo))) === undefined) durable.value = false;
}

export async function takeOffShelf(id: Id): Promise<void> {
  await work("readwrite", (store) => store.delete(id));
}

/** Forgets everything: the person leaves and this device is to forget them. */
export async function emptyShelf(): Promise<void> {
  await work("readwrite", (store) => store.clear());
}

/** What the shelf answers, or undefined where there is none: what is on its way is in memory too. */
async function work<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const store = (await opening)?.transaction("kept", mode).objectStore("kept");
    if (store === undefined) return undefined;
    const request = ask(store);
    return await new Promise<T>((done, fail) => {
      store.transaction.oncomplete = () => done(request.result);
      store.transaction.onabort = () => fail(store.transaction.error ?? new Error("IndexedDB"));
    });
  } catch {
    return undefined;
  }
}
