/** What this person may sign for their party; nothing for everybody else. Which party that is, the server knows and this page does not. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { session } from "./session";

type State = "open" | "signed" | "declined" | "lapsed";

interface Waiting {
  readonly title: string;
  readonly language: string;
  readonly state: State;
  readonly address: string;
}

const answers: Record<State, () => string> = {
  open: () => t("not answered yet"),
  signed: () => t("signed"),
  declined: () => t("said no"),
  lapsed: () => t("the text was changed after the answer"),
};

export function ToSign() {
  const records = useSignal<readonly Waiting[]>([]);
  useEffect(() => {
    const { boot, place, preview } = session;
    if (place === null || preview) return undefined;
    const stop = new AbortController();
    fetch(`/api/v1/labs/${encodeURIComponent(boot.lab)}/to-sign`, {
      headers: { Authorization: `Bearer ${place.token}` },
      signal: stop.signal,
    })
      .then(async (answer) => {
        if (answer.ok) records.value = ((await answer.json()) as { records: Waiting[] }).records;
      })
      .catch(() => undefined); // Without a network there is no page to sign on either.
    return () => stop.abort();
  }, []);
  if (records.value.length === 0) return null;
  return (
    <section class="to-sign" aria-label={t("To sign for your party")}>
      <h3>{t("To sign for your party")}</h3>
      <ul class="menu-list">
        {records.value.map((one) => (
          <li key={one.address}>
            <a class="button button-wide" href={one.address}>
              <span lang={one.language}>{one.title}</span>
              <span class="menu-count">{answers[one.state]()}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
