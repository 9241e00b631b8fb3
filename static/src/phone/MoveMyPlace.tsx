/** The place in the lab on another device: a code to scan, or a link. Whoever holds it is this person, so that is said. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { placeLink } from "./place";
import { session } from "./session";

export function MoveMyPlace() {
  const picture = useSignal<string | null>(null);
  const copied = useSignal(false);
  const { boot, place } = session;
  const link = place === null ? "" : placeLink(boot.lab, place, boot.urls["origin"]);
  useEffect(() => {
    if (place === null) return undefined;
    let address: string | null = null;
    const stop = new AbortController();
    // The link is sent in a body, not in an address: addresses end up in logs.
    fetch(boot.urls["place"]!, { method: "POST", body: link, headers: { "Content-Type": "text/plain" }, signal: stop.signal })
      .then(async (answer) => {
        if (!answer.ok) return;
        address = URL.createObjectURL(await answer.blob());
        picture.value = address;
      })
      .catch(() => undefined); // Without a network the link below still works.
    return () => {
      stop.abort();
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      copied.value = true;
    } catch {
      // Plain http has no clipboard: the link is selected, so that it can be copied by hand.
      const field = document.getElementById("place-link");
      if (field instanceof HTMLInputElement) field.select();
    }
  };
  return (
    <div class="stack">
      <p>{t("Scan this with the other device. It then continues as you; show it to nobody else.")}</p>
      {picture.value !== null && <img class="place-code" src={picture.value} alt={t("QR code that carries your place in the lab")} />}
      <label class="field">
        <span class="field-label">{t("Or open this link there")}</span>
        <input id="place-link" class="input" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Button wide onClick={() => void copy()}>
        {copied.value ? t("Copied") : t("Copy the link")}
      </Button>
    </div>
  );
}
