/** One person after the other: who has the word, how many have had it, and a handle for the next. */
import { t } from "../i18n";
import { record } from "../store";
import type { CheckInActivity } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { perform } from "./perform";
import { groupWords } from "./words";

export function Speakers({ activity }: { activity: CheckInActivity }) {
  const turn = record(`speaker/${activity.id}`);
  const person = record(`member/${turn?.member ?? ""}`);
  if (activity.state !== "open" && activity.state !== "locked") return null;
  return (
    <section class="kind-check-in speakers" aria-label={t("Who speaks")}>
      <p role="status">
        {turn === undefined ? (
          <span class="hint">{t("Let everybody be heard once: call one person after the other.")}</span>
        ) : turn.over ? (
          t("Everybody has had the word.")
        ) : (
          <>
            <strong>{t("Speaks now:")}</strong> {person?.name ?? groupWords(person?.actor_group ?? null)} <OrgBadge organisation={person?.organisation ?? null} />
          </>
        )}
      </p>
      {turn !== undefined && <p class="hint numbers">{t("{n} of {m}", { n: turn.spoken, m: turn.of })}</p>}
      <button type="button" class="button" aria-disabled={turn?.over === true} onClick={() => void perform("speaker.next", {}, { activity: activity.id })}>
        {turn === undefined ? t("Call the first speaker") : t("Next speaker")}
      </button>
    </section>
  );
}
