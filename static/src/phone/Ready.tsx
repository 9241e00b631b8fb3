/** "I am done": the facilitator sees how many, not who. */
import { t, tn } from "../i18n";
import { send } from "../commands";
import { me } from "../store";
import type { Activity } from "../types";

export function Ready({ activity }: { activity: Activity }) {
  if (activity.state !== "open") return null;
  const ready = me()?.ready ?? false;
  const others = activity.counts.ready;
  return (
    <div class="ready">
      <button type="button" class="button ready-button" aria-pressed={ready} onClick={() => send("ready.set", { ready: !ready }, activity.id)}>
        <span class="ready-mark" aria-hidden="true">
          {ready ? "✓" : ""}
        </span>
        {t("I am done")}
      </button>
      {others > 0 && <span class="quiet-words">{tn("{n} person is done", "{n} people are done", others)}</span>}
    </div>
  );
}
