/** What stands alone on the wall now, with the way to end it. */
import { t } from "../i18n";
import { card, itemTitle } from "../store";
import type { Id } from "../types";
import { Handle } from "./Handle";

export function Spotlight({ id }: { id: Id }) {
  return (
    <div class="lit">
      <span class="lit-word">{t("On the wall")}</span>
      <span class="lit-text" lang={card(id)?.lang ?? undefined} dir="auto">
        {itemTitle(id)}
      </span>
      <Handle id="unspot" kind="quiet" />
    </div>
  );
}
