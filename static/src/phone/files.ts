/**
 * Files that the phone makes by itself and hands to its person: nothing is asked of the server, and nothing of it is known there.
 * A promise as plain text, and as a day for any calendar (RFC 5545).
 */
import { newId } from "../ids";
import type { OwnPromise } from "../activities/promise";

/** Octets in a line of a calendar file; what is longer goes on in the next line, after a space. */
const LINE = 75;
/** The hour of the day at which the calendar calls, as a time after midnight. */
const CALL = "PT8H";

/** Gives the person a file to keep. */
export function handOver(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A promise to be read anywhere. */
export function asText({ text, remind_on }: OwnPromise, heading: string): string {
  return [heading, "", text, ...(remind_on === null ? [] : ["", remind_on]), ""].join("\r\n");
}

/** A promise as a whole day in a calendar, with a call in the morning. */
export function asCalendarDay({ text, remind_on }: OwnPromise & { readonly remind_on: string }, now: Date): string {
  const day = remind_on.replaceAll("-", "");
  const made = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const title = text.split("\n")[0]!.slice(0, 80);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Labapp//Promise//EN",
    "BEGIN:VEVENT",
    `UID:${newId()}`,
    `DTSTAMP:${made}`,
    `DTSTART;VALUE=DATE:${day}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:${CALL}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, "\\n");
}

/** A line in pieces of at most `LINE` octets, never cut inside a letter. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let [whole, room] = ["", LINE];
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (size > room) [whole, room] = [`${whole}\r\n `, LINE - 1];
    whole += letter;
    room -= size;
  }
  return whole;
}
