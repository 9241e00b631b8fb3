/** "I am done", counted by organisation: numbers that name nobody. Fewer than three people are counted together with others. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { Id } from "../types";
import { OrgBadge } from "../ui/OrgBadge";

export function ReadyCounts({ activity }: { activity: Id }) {
  const said = record("ready");
  if (said === undefined || said.activity !== activity || said.ready === 0 || said.by_organisation === null) return null;
  return (
    <ul class="ready-counts" aria-label={t("Who is ready, by organisation")}>
      {said.by_organisation.map((group) => (
        <li key={group.organisations.join()} class={group.ready === group.members ? "ready-all" : ""}>
          {group.organisations.length === 1 ? (
            <OrgBadge organisation={group.organisations[0]!} />
          ) : (
            <span>{tn("{n} other organisation", "{n} other organisations", group.organisations.length || 1)}</span>
          )}
          <span class="numbers">
            {group.ready}
            <span class="unseen"> {t("of")} </span>
            <span aria-hidden="true">/</span>
            {group.members}
          </span>
        </li>
      ))}
    </ul>
  );
}
