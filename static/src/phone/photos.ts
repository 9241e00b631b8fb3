/**
 * Photos of this person: chosen for a note, kept on the device, sent before the note they belong to, and shown.
 *
 * A note that waits names its photo by the upload (a UUID). When its turn comes the photo goes first, over HTTP; the server
 * answers with the photo's own name (32 signs), under which the note is sent. The upload may be repeated at will.
 */
import { effect, signal } from "@preact/signals";

import { t } from "../i18n";
import { newId } from "../ids";
import { waiting } from "../outbox";
import type { Answer, Command, Commands, Id, Photo, RefusalCode } from "../types";
import { emptyShelf, findOnShelf, openShelf, putOnShelf, takeOffShelf, type KeptPhoto } from "./photo-shelf";
import { shrink } from "./shrink";

/** Photos that are not sent yet, and how far the one on its way has come. */
const kept = signal<readonly KeptPhoto[]>([]);
export const underWay = signal<{ readonly upload: Id; readonly percent: number } | null>(null);
/** The choice that is being made small and put on the device; the note of that activity waits for it. */
const preparing = signal<{ readonly activity: Id } | null>(null);
/** Photo or upload -> an address in this page. */
const addresses = signal<ReadonlyMap<string, string>>(new Map());

/** The size in px of what was ever kept by this page: a note shows its photo until its record has come. */
const sizes = new Map<Id, { readonly width: number; readonly height: number }>();

const SEND_WITHIN_MS = 60_000;

let lab = "";
let token = "";

/** Takes up what an earlier page left on the device. To be called when the outbox is open. */
export async function openPhotos(ofLab: Id, member: Id, withToken: string): Promise<void> {
  [lab, token] = [ofLab, withToken];
  const found = await openShelf(`${ofLab}.${member}`);
  for (const photo of found) noteKept(photo);
  kept.value = found;
  effect(() => {
    const wanted = new Set(waiting.value.map(photoOf));
    for (const photo of kept.value) if (photo.activity === null && !wanted.has(photo.id)) forget(photo.id);
  });
}

function photoOf({ command }: { readonly command: Command }): Id | undefined {
  return command.name === "card.add" ? (command.data as Commands["card.add"]).photo : undefined;
}

function note(photo: string, address: string): void {
  addresses.value = new Map(addresses.peek()).set(photo, address);
}

function noteKept(photo: KeptPhoto): void {
  sizes.set(photo.id, photo);
  note(photo.id, URL.createObjectURL(photo.blob));
}

function forget(id: Id): void {
  kept.value = kept.peek().filter((photo) => photo.id !== id);
  void takeOffShelf(id);
}

// --- The photo of the note that is being written -------------------------------------------------------------

/** The photo chosen for the next note of an activity. */
export function chosenPhoto(activity: Id): KeptPhoto | undefined {
  return kept.value.find((photo) => photo.activity === activity);
}

/** Whether a photo was chosen for the next note of an activity that is not on it yet: sent now, the note would leave it behind. */
export function photoIsPrepared(activity: Id): boolean {
  return preparing.value?.activity === activity;
}

/**
 * Chooses a photo for the next note of an activity, in the place of another; of two chosen at once the later one counts.
 * It shows when it is on the device, and so outlives the page. False: there is no photo in this file.
 */
export async function choosePhoto(activity: Id, file: Blob): Promise<boolean> {
  const mine = { activity };
  preparing.value = mine;
  try {
    const small = await shrink(file);
    if (small === null) return false;
    const photo: KeptPhoto = { id: newId(), activity, ...small };
    await putOnShelf(photo);
    if (preparing.peek() !== mine) {
      await takeOffShelf(photo.id);
      return true;
    }
    dropPhoto(activity);
    noteKept(photo);
    kept.value = [...kept.peek(), photo];
    return true;
  } finally {
    if (preparing.peek() === mine) preparing.value = null;
  }
}

export function dropPhoto(activity: Id): void {
  const photo = kept.peek().find((one) => one.activity === activity);
  if (photo !== undefined) forget(photo.id);
}

/** The photo has gone into the outbox with its note. To be called after the note is there. */
export function photoGoes(id: Id): void {
  const photo = kept.peek().find((one) => one.id === id);
  if (photo === undefined) return;
  const gone = { ...photo, activity: null };
  kept.value = kept.peek().map((one) => (one.id === id ? gone : one));
  void putOnShelf(gone);
}

/** Throws everything away, on the device too. */
export async function forgetPhotos(): Promise<void> {
  kept.value = [];
  await emptyShelf();
}

// --- Sending -------------------------------------------------------------------------------------------------

/**
 * A wish with its photo sent: ready to go; or the server's refusal; or null while the server does not answer. A photo that
 * this device has lost keeps no words back.
 */
export async function withPhoto(wish: Command): Promise<Command | Answer | null> {
  const upload = photoOf({ command: wish });
  if (upload === undefined) return wish;
  const { photo: _, ...rest } = wish.data as Commands["card.add"];
  const found = kept.peek().find((one) => one.id === upload) ?? (await findOnShelf(upload));
  if (found === undefined) return { ...wish, data: rest };
  underWay.value = { upload, percent: 0 };
  try {
    const answer = await send(found);
    if (typeof answer !== "string") return answer;
    note(answer, addresses.peek().get(upload) ?? URL.createObjectURL(found.blob));
    return { ...wish, data: { ...rest, photo: answer } };
  } finally {
    underWay.value = null;
  }
}

/** The photo's name on the server, or a refusal, or null. */
function send({ id, blob }: KeptPhoto): Promise<string | Answer | null> {
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch can't tell how much has gone
    request.open("POST", `/api/v1/labs/${encodeURIComponent(lab)}/photos?upload=${id}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.timeout = SEND_WITHIN_MS;
    request.upload.onprogress = ({ loaded, total }) => {
      underWay.value = { upload: id, percent: Math.floor((100 * loaded) / Math.max(1, total)) };
    };
    request.onerror = request.ontimeout = request.onabort = () => done(null);
    request.onload = () => done(read(request.status, request.response as Reply | null));
    request.send(blob);
  });
}

interface Reply {
  readonly photo?: string;
  readonly error?: { readonly code: RefusalCode; readonly message: string; readonly details: Readonly<Record<string, unknown>> };
}

function read(status: number, reply: Reply | null): string | Answer | null {
  if (status === 201 && reply?.photo !== undefined) return reply.photo;
  if (status >= 500 || reply?.error === undefined) return null;
  const { code, message, details } = reply.error;
  const unfit = details["field"] === "photo" || status === 413;
  return { ok: false, code, details, message: unfit ? t("The photo could not be taken in. Your words are kept: send them without it, or with another photo.") : message };
}

// --- Showing -------------------------------------------------------------------------------------------------

/** A photo of this page that is on its way, as a record would show it. */
export function localPhoto(upload: Id): Photo | undefined {
  const url = addresses.value.get(upload);
  const size = sizes.get(upload);
  return url && size ? { id: upload, url, thumb: url, width: size.width, height: size.height } : undefined;
}

/** One's own photo: before the others may see it an `<img>` of this page may not either, for it carries no token. */
export function ownPhoto(photo: Photo): Photo {
  const address = addresses.value.get(photo.id);
  if (address === undefined && !asked.has(photo.id)) {
    asked.add(photo.id);
    queueMicrotask(() => void fetchOwn(photo)); // not while a view is being drawn
  }
  return { ...photo, url: address ?? "", thumb: address ?? "" };
}

const asked = new Set<string>();

async function fetchOwn({ id, thumb }: Photo): Promise<void> {
  try {
    const answer = await fetch(thumb, { headers: { Authorization: `Bearer ${token}` } });
    if (answer.ok) note(id, URL.createObjectURL(await answer.blob()));
  } catch {
    // Without a network the note stands there without its picture; the next page asks again.
  }
}
