/** Names for things made here. Plain http has no `crypto.randomUUID`, so version 4 is put together by hand there. */

export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A number in [0, 2^32) that is the same for the same words: for orders that differ between people but never jump. */
export function stableHash(...words: string[]): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (const char of words.join("\u0000")) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  }
  return hash >>> 0;
}

/** The same items in an order that is this person's own, so that no item profits from being first for everybody. */
export function ownOrder<T>(items: readonly T[], person: string, name: (item: T) => string): T[] {
  return [...items].sort((a, b) => stableHash(person, name(a)) - stableHash(person, name(b)));
}
