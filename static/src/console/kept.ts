/**
 * What a facilitator is typing and has not sent. It lives as long as the page and not as long as its field: a frame that draws the
 * field anew, or takes it away because a colleague brings the room elsewhere, takes no letter with it.
 */
import { signal, type Signal } from "@preact/signals";

import { whenDrawn } from "./drawn";

type Change<T> = (next: T | ((now: T) => T)) => void;

const kept = new Map<string, Signal<unknown>>();

/** `useState` under a name that is the same when the field comes back. */
export function useKept<T>(name: string, none: T): [T, Change<T>] {
  const here = (kept.get(name) ?? signal(none)) as Signal<T>;
  kept.set(name, here);
  const change: Change<T> = (next) => {
    here.value = typeof next === "function" ? (next as (now: T) => T)(here.peek()) : next;
  };
  return [here.value, change];
}

interface Field {
  readonly value: string;
  readonly onInput: (event: { currentTarget: { value: string } }) => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** To what the name belongs to, where keys are shortcuts again and the Tab key goes on from. */
function leaveTo(field: HTMLElement): void {
  const named = field.closest<HTMLElement>('[tabindex="-1"]');
  if (named === null) field.blur();
  else named.focus({ preventScroll: true });
}

/**
 * A name that is written over in place. Saved with Enter or on leaving, unless nothing is left of it; Escape brings the old one
 * back. A refused name stays in the field.
 */
export function useRenaming(name: string, known: string, save: (title: string) => Promise<boolean>): Field {
  const [draft, setDraft] = useKept<string | null>(name, null);
  async function leave(): Promise<void> {
    const title = draft?.replace(/\s+/g, " ").trim() ?? "";
    if (title === "" || title === known) {
      setDraft(null);
      return;
    }
    if (await save(title)) setDraft((now) => (now === draft ? null : now)); // it may have been written on meanwhile
  }
  return {
    value: draft ?? known,
    onInput: (event) => setDraft(event.currentTarget.value),
    onBlur: () => void leave(),
    onKeyDown: (event) => {
      const field = event.currentTarget as HTMLElement;
      if (event.key === "Enter") {
        event.preventDefault();
        leaveTo(field);
      } else if (event.key === "Escape") {
        setDraft(null);
        whenDrawn(() => leaveTo(field));
      }
    },
  };
}
