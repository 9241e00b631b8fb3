/** A quiet word in a corner while the network is away. The last picture stays; the link heals by itself. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n";
import { connection } from "../link";
import { loaded } from "../store";

/** A blink of the network is nobody's concern. */
const PATIENCE_MS = 2000;

export function NetworkMark(): JSX.Element | null {
  const { state } = connection.value;
  const [late, setLate] = useState(false);
  const away = state === "offline" || (state === "connecting" && loaded.value);
  useEffect(() => {
    if (!away) return setLate(false);
    const alarm = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(alarm);
  }, [away]);
  if (state === "refused") return <p class="network-mark">{t("This wall is no longer connected to the lab")}</p>;
  if (!away || !late) return null;
  return (
    <p class="network-mark" role="status">
      {loaded.value ? t("No network just now") : t("Looking for the network …")}
    </p>
  );
}
