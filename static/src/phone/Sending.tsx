/** Where what this person gave is: on its way, waiting for a network, or saved. */
import { t } from "../i18n";
import { connection } from "../link";
import type { Id } from "../types";
import { busyWith } from "./pending";

/** `saved` is said when nothing is under way. */
export function Sending({ activity, saved }: { activity: Id; saved: string }) {
  const online = connection.value.state === "online";
  return (
    <p class="quiet-words" role="status">
      {!busyWith(activity) ? saved : online ? t("Sending …") : t("Waiting for network. Kept here.")}
    </p>
  );
}
