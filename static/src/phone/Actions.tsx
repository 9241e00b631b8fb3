/** The bar at the bottom edge, in reach of a thumb: the one thing to press. It stays above the keyboard. */
import type { ComponentChildren } from "preact";

export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
