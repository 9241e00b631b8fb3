/** The facilitator has calmed all screens. What was begun stays where it is, under the cover. */
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { wall } from "../store";

export const isCalm = (): boolean => wall()?.calm === true;

export function CalmCover() {
  const calm = isCalm();
  const left = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (calm) left.current = document.activeElement;
    else if (left.current instanceof HTMLElement && left.current.isConnected) left.current.focus({ preventScroll: true });
  }, [calm]);
  if (!calm) return null;
  return (
    <div class="calm" role="status">
      <p class="calm-words">{t("Look up for a moment.")}</p>
      <p class="quiet-words">{t("The facilitator has the floor. What you have begun is kept, and comes back by itself.")}</p>
    </div>
  );
}
