/** One's group, above whatever there is to do: which table, with whom, and why it looks so. A new one calls the person once. */
import { useEffect, useRef } from "preact/hooks";

import { reasonWords, topicTitle } from "../groups";
import { t, tn } from "../i18n";
import { roleWords } from "../labels";
import { lab, labLanguage, record } from "../store";
import type { Companion } from "../types";
import { clearBanner, showBanner } from "../ui/Banner";
import { OrgBadge } from "../ui/OrgBadge";

const NEWS_MS = 8000;

export function MyGroup() {
  const group = record("group");
  useNews(group?.id);
  if (group === undefined || lab()?.state === "closed") return null;
  const topic = topicTitle(group.topic);
  return (
    <details class="my-group">
      <summary>
        <strong>{t("Group {id}", { id: group.id })}</strong>
        <span>{t("Sit at table {id}", { id: group.id })}</span>
      </summary>
      {topic !== "" && (
        <p class="my-group-topic" lang={labLanguage()}>
          {topic}
        </p>
      )}
      <p>{group.people.length === 0 ? t("Nobody else sits there yet.") : tn("With you sits {n} person:", "With you sit {n} people:", group.people.length)}</p>
      <People people={group.people} />
      <p class="quiet-words">{reasonWords(group.reason).join(" ")}</p>
    </details>
  );
}

/** Who sits with one, by organisation, role or name, whatever the lab tells. */
export function People({ people }: { people: readonly Companion[] }) {
  return (
    <ul class="my-group-people">
      {people.map((one, place) => (
        <li key={place}>
          {one.organisation === null ? <span>{t("No organisation")}</span> : <OrgBadge organisation={one.organisation} show="name" />}
          {one.by !== null ? <span>{one.by}</span> : one.actor_group !== null && <span>{roleWords(one.actor_group)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Says where to sit when that is new; what one comes back to is no news. */
function useNews(id: string | undefined): void {
  const before = useRef<string | undefined | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = id;
    if (was === null || id === undefined || id === was) return undefined;
    const news = `group-${id}`;
    showBanner({ id: news, text: t("You are in group {id}. Sit at table {id}.", { id }) }, { vibrate: true });
    const alarm = setTimeout(() => clearBanner(news), NEWS_MS);
    return () => clearTimeout(alarm);
  }, [id]);
}
