/**
 * Texts. English is the key and the fallback; other languages are JSON files made from the .po files at build time:
 * `{"English text": "Svensk text", "{n} idea": ["{n} idé", "{n} idéer"]}`. A change of language needs no reload.
 */
import { signal } from "@preact/signals";

import type { Language } from "./types";

type Texts = Readonly<Record<string, string | readonly string[]>>;
type Values = Readonly<Record<string, string | number>>;

export const language = signal<Language>("en");
const texts = signal<Texts>({});
let addresses: Readonly<Partial<Record<Language, string>>> = {};
let wanted: Language = "en"; // the one asked for last: texts of another may come after its own

const LANGUAGES: readonly Language[] = ["sv", "da", "en"];
const CHOICE = "labapp.language";

/** The language this person chose on this device, if any. */
export function chosenLanguage(): Language | null {
  try {
    const choice = localStorage.getItem(CHOICE);
    return LANGUAGES.find((code) => code === choice) ?? null;
  } catch {
    return null;
  }
}

/** Starts with the page's language, or with the person's earlier choice. Resolves when the texts are there. */
export async function startTexts(
  page: Language,
  where: Readonly<Partial<Record<Language, string>>>,
  { follow = true }: { follow?: boolean } = {},
): Promise<void> {
  addresses = where;
  await load((follow && chosenLanguage()) || page);
}

/** Switches the language now and remembers it on this device. */
export async function setLanguage(code: Language): Promise<void> {
  try {
    localStorage.setItem(CHOICE, code);
  } catch {
    // Private windows may forbid it; the choice then lasts as long as the page.
  }
  document.cookie = `labapp_language=${code}; path=/; max-age=31536000; samesite=lax`;
  await load(code);
}

async function load(code: Language): Promise<void> {
  const address = addresses[code];
  let next: Texts = {};
  wanted = code;
  if (code !== "en" && address !== undefined) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      next = (await answer.json()) as Texts;
    } catch {
      // Without a network the present language stays; English always works.
      if (language.value === code) return;
      next = {};
    }
  }
  if (wanted !== code) return;
  texts.value = next;
  language.value = code;
  document.documentElement.lang = code;
}

function fill(text: string, values: Values | undefined): string {
  if (values === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/** The text in the person's language: t("{n} of {m}", {n, m}). */
export function t(text: string, values?: Values): string {
  const found = texts.value[text];
  return fill(typeof found === "string" ? found : text, values);
}

/** Singular or plural by n: tn("{n} idea", "{n} ideas", n). Swedish, Danish and English share the rule. */
export function tn(one: string, many: string, n: number, values?: Values): string {
  const found = texts.value[one];
  const forms = Array.isArray(found) ? found : [one, many];
  return fill(forms[n === 1 ? 0 : 1] ?? many, { n, ...values });
}

/** A number as people here write it. */
export function number(value: number, digits = 1): string {
  return new Intl.NumberFormat(language.value === "en" ? "en-GB" : language.value, {
    maximumFractionDigits: digits,
  }).format(value);
}

/** A share from 0 to 1 as people here write it: "40 %". */
export function percent(share: number): string {
  return new Intl.NumberFormat(language.value === "en" ? "en-GB" : language.value, { style: "percent" }).format(share);
}

/** A date in words: "22 November 2026". */
export function longDate(day: string): string {
  return new Intl.DateTimeFormat(language.value === "en" ? "en-GB" : language.value, {
    dateStyle: "long",
  }).format(new Date(day));
}
