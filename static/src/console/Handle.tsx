/** A button of the list of handles: its words, its key, and dimmed (but still reachable) when it has no use now. */
import type { ComponentChildren } from "preact";

import { handle, keyWords } from "./actions";
import { keysOn } from "./shortcuts";

interface HandleProps {
  readonly id: string;
  readonly kind?: "primary" | "plain" | "quiet";
  /** Other words, or a sign, instead of the handle's own; the own words then name the button. */
  readonly children?: ComponentChildren;
  readonly class?: string;
  /** Whether the key is printed on the button. */
  readonly keyShown?: boolean;
  readonly pressed?: boolean;
}

export function Handle({ id, kind = "plain", children, class: more = "", keyShown = true, pressed }: HandleProps) {
  const action = handle(id);
  const able = action.able();
  const label = action.label();
  const key = action.keys[0] ?? "";
  return (
    <button
      type="button"
      class={`button button-${kind} handle ${more}`}
      aria-disabled={!able}
      aria-keyshortcuts={ariaKey(key)}
      aria-pressed={pressed}
      aria-label={children === undefined ? undefined : label}
      title={`${label} (${keyWords(key)})`}
      data-handle={id}
      onClick={() => {
        if (action.able()) action.run();
      }}
    >
      <span class="handle-words">{children ?? label}</span>
      {keyShown && keysOn.value && <Key name={key} />}
    </button>
  );
}

export function Key({ name }: { name: string }) {
  return (
    <kbd class="key" aria-hidden="true">
      {keyWords(name)}
    </kbd>
  );
}

function ariaKey(key: string): string {
  if (key === " ") return "Space";
  return key.length === 1 ? key.toUpperCase() : key.replace(/\+(.)$/, (_, last: string) => `+${last.toUpperCase()}`);
}
