/** The button, in few kinds: `primary` is the one thing to do here, `plain` the other, `quiet` a word that can be pressed. */
import type { ComponentChildren, JSX } from "preact";

type Native = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "icon">;

export interface ButtonProps extends Native {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  /** As wide as the screen, for thumbs. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Button({ kind = "plain", wide = false, children, class: more, ...native }: ButtonProps) {
  const names = ["button", `button-${kind}`, wide ? "button-wide" : "", typeof more === "string" ? more : ""];
  return (
    <button type="button" {...native} class={names.filter(Boolean).join(" ")}>
      {children}
    </button>
  );
}
