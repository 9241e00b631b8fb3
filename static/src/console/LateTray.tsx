/** Notes that came after the lock: kept, seen by their author and here, brought in one by one or not at all. */
import { t, tn } from "../i18n";
import type { Id } from "../types";
import { NoteCard } from "../ui/NoteCard";
import { bringIn } from "./handles";
import { lateCards } from "./view";

export function LateTray({ activity }: { activity: Id }) {
  const late = lateCards.value.filter((one) => one.activity === activity);
  if (late.length === 0) return null;
  return (
    <details class="late">
      <summary>{tn("{n} late note", "{n} late notes", late.length)}</summary>
      <ul class="late-list">
        {late.map((one) => (
          <li key={one.id}>
            <NoteCard card={one}>
              <button type="button" class="button" onClick={() => bringIn(one)}>
                {t("Bring it in")}
              </button>
            </NoteCard>
          </li>
        ))}
      </ul>
    </details>
  );
}
