/** Where this wall is: the addresses the server wrote into its page. Set once at the start. */
import { signal } from "@preact/signals";

export interface Place {
  /** Address that a phone opens, for people to read. */
  readonly join: string;
  /** Picture of the QR code. */
  readonly qr: string;
}

export const place = /* @__PURE__ */ signal<Place>({ join: "", qr: "" });

/** "https://lab.example/j/ABC234" -> "lab.example": the part a person types before the code is asked for. */
export function host(address: string): string {
  return address.replace(/^https?:\/\//u, "").replace(/\/.*$/u, "");
}
