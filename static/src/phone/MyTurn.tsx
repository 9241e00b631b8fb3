/** Says that it is this person's turn to speak, and lets the phone tell it without being looked at. */
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { record } from "../store";
import type { Id } from "../types";
import { shiver } from "../ui/shiver";

export function MyTurn({ activity }: { activity: Id }) {
  const now = record(`turn/${activity}`)?.now === true;
  useEffect(() => {
    if (now) shiver(200);
  }, [now]);
  return (
    <div role="status">
      {now && (
        <p class="next my-turn">
          <strong>{t("You have the word now.")}</strong>
        </p>
      )}
    </div>
  );
}
