/**
 * The button, in few kinds: `primary` is the one thing to do here, `plain` the other, `quiet` a word that can be pressed.
 *
 * One that had the focus when it could no longer be pressed keeps it and says so, until the focus goes on: a browser takes it from a
 * button that is `disabled`, and whoever works by keyboard would begin again at the top after each note that was sent.
 */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

type Native = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "icon">;

export interface ButtonProps extends Native {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  /** As wide as the screen, for thumbs. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Button({ kind = "plain", wide = false, children, class: more, disabled, onClick, ...native }: ButtonProps) {
  const [held, setHeld] = useState(false);
  const names = ["button", `button-${kind}`, wide ? "button-wide" : "", typeof more === "string" ? more : ""];
  const off = disabled === true;
  return (
    <button
      type="button"
      {...native}
      {...(off && held ? { "aria-disabled": true, onClick: refuse } : { disabled: off, onClick })}
      class={names.filter(Boolean).join(" ")}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {children}
    </button>
  );
}

/** Neither pressed nor, as the button of a form, a reason to send it. */
function refuse(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
