/**
 * Notes that may say the same, by the words they share: local, explainable, and only ever a suggestion. Two notes are alike as far as the
 * shorter one is in the longer, where rare words weigh more and glue ("and", "och", "skal") nothing. A word is in another note if both
 * begin alike ("sign", "signs", "signature") or one is inside the other, as our compounds are ("språk" in "klarspråk"). Notes of which only
 * one says no, or less, are never suggested: they share their words and say the opposite.
 */
import type { Card, Id } from "../types";

const SHORTEST = 3; // letters: below this words are glue
const STEM = 5; // letters by which the beginnings of two words are the same
const INSIDE = 5; // letters: shorter words are found inside others by chance
const ALIKE = 0.55; // of the weight of the shorter note
const LONGEST_DIFFERENCE = 6; // a note with so many times the words of another says more than that

const GLUE = new Set(
  [
    "alla allt att bara bli blir bör det den denna detta dem deras dessa där efter eller ett finns för från får hade han har hos hur här inom kan kunna man med mellan mer mot måste när någon något några och också om oss på sig sin sina ska skall som till under upp ut vad var vara varje vem vid vill vår våra vårt även över",
    "alle alt andre at bare blev blive bliver både da de dem den denne der deres det dette dig din disse dog efter eller en end er et flere for fra får før gennem giver gør ham han hans har have hele hen her hos hvad hver hvert hvis hvor hvordan ikke ind jeg kan kun kunne lade man med mellem men mens mere mod må når nu og også om os over på sammen ses sig sin sine skal som så til ud under ved vi vil være vores",
    "about after all also and any are because been before being both but can could did does each every for from get give had has have her here his how into its just let like make more most must need new not one only other our out over own people should some such than that the their them then there these they this through too under use using very was way were what when where which who will with would you your",
  ].flatMap((words) => words.split(" ")),
);

/** Words that turn a sentence round, in three languages. */
const TURNING = new Set(
  "inte ej ingen inget inga utan aldrig färre mindre sluta slopa bort ikke intet uden færre fjern afskaf væk no not never without fewer less stop drop remove abolish".split(" "),
);

export interface Pair {
  readonly one: Id;
  readonly other: Id;
  /** From 0 to 1: how much of the shorter note is in the longer. */
  readonly share: number;
}

interface Words {
  readonly telling: ReadonlySet<string>;
  readonly turned: boolean;
}

function wordsOf(text: string): Words {
  const all = text.toLocaleLowerCase().match(/\p{L}+/gu) ?? [];
  const telling = new Set(all.filter((word) => word.length >= SHORTEST && !GLUE.has(word) && !TURNING.has(word)));
  return { telling, turned: all.some((word) => TURNING.has(word)) };
}

/** Whether two words are forms of one, or one is a part of the other. */
function akin(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length >= STEM) return short.slice(0, STEM) === long.slice(0, STEM) || long.includes(short.slice(0, Math.max(INSIDE, short.length - 2)));
  return short === long || (short.length === STEM - 1 && long.startsWith(short) && long.length - short.length <= 3);
}

/** Where a word may meet its kin: each run of five letters, and how it begins. */
function meetingPoints(word: string): string[] {
  const runs = Array.from({ length: Math.max(0, word.length - INSIDE + 1) }, (_, at) => word.slice(at, at + INSIDE));
  return [`^${word.slice(0, STEM - 1)}`, ...runs];
}

/** Word -> the words that are akin to it, itself among them. Each word is compared with those alone that it meets somewhere. */
function kinOf(words: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const met = new Map<string, string[]>();
  const kin = new Map<string, Set<string>>();
  for (const word of new Set(words)) {
    const own = new Set([word]);
    for (const point of meetingPoints(word)) {
      const there = met.get(point) ?? [];
      for (const other of there) {
        if (!own.has(other) && akin(word, other)) {
          own.add(other);
          kin.get(other)!.add(word);
        }
      }
      met.set(point, [...there, word]);
    }
    kin.set(word, own);
  }
  return kin;
}

/** The pairs that are most alike, best first. O(n²) in the notes: 60 ms for 200 of twenty words each. */
export function alike(cards: readonly Card[]): Pair[] {
  const notes = cards.map((card) => wordsOf(card.text));
  const kin = kinOf(notes.flatMap(({ telling }) => [...telling]));
  const weigh = weights(notes, kin);
  const pairs: Pair[] = [];
  for (let a = 0; a < cards.length; a += 1) {
    for (let b = a + 1; b < cards.length; b += 1) {
      const share = shareOf(notes[a]!, notes[b]!, kin, weigh);
      if (share >= ALIKE) pairs.push({ one: cards[a]!.id, other: cards[b]!.id, share });
    }
  }
  return pairs.sort((x, y) => y.share - x.share);
}

/** How telling a word is: the fewer notes have it or its kin, the more. */
function weights(notes: readonly Words[], kin: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  const having = new Map<string, Set<number>>();
  notes.forEach(({ telling }, note) => {
    for (const word of telling) for (const each of kin.get(word)!) having.set(each, (having.get(each) ?? new Set()).add(note));
  });
  return new Map([...having].map(([word, { size }]) => [word, Math.log(1 + (notes.length + 4) / size)]));
}

function shareOf(one: Words, other: Words, kin: ReadonlyMap<string, ReadonlySet<string>>, weigh: ReadonlyMap<string, number>): number {
  const [short, long] = one.telling.size <= other.telling.size ? [one.telling, other.telling] : [other.telling, one.telling];
  if (short.size === 0 || one.turned !== other.turned || long.size > short.size * LONGEST_DIFFERENCE) return 0;
  let [shared, weight, total] = [0, 0, 0];
  for (const word of short) {
    const worth = weigh.get(word)!;
    total += worth;
    if (!isThere(kin.get(word)!, long)) continue;
    shared += 1;
    weight += worth;
  }
  // One word in common is a topic, unless it is all that both say.
  return shared >= 2 || (shared === 1 && long.size === 1) ? weight / total : 0;
}

function isThere(kin: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  for (const word of kin) if (words.has(word)) return true;
  return false;
}
