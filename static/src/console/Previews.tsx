/** `P`: what the phones see and what the wall sees, live, in the pages themselves (read only). */
import { t } from "../i18n";
import type { Boot } from "../types";
import { overlay } from "./view";

export function Previews({ boot }: { boot: Boot }) {
  if (overlay.value !== "previews") return null;
  const close = (): void => {
    overlay.value = null;
  };
  return (
    <div class="cover cover-previews" role="dialog" aria-modal="true" aria-label={t("What the room sees")}>
      <figure class="preview preview-wall">
        <figcaption>{t("The wall")}</figcaption>
        <div class="preview-frame">
          <iframe title={t("What the wall sees")} src={`/wall/${encodeURIComponent(boot.lab)}?preview=1`} onLoad={listenInside} />
        </div>
      </figure>
      <figure class="preview preview-phone">
        <figcaption>{t("The phones")}</figcaption>
        <div class="preview-frame">
          <iframe title={t("What the phones see")} src={`/phone/${encodeURIComponent(boot.lab)}?preview=1`} onLoad={listenInside} />
        </div>
      </figure>
      <button type="button" class="button cover-close" ref={focused} onClick={close}>
        {t("Close")} <kbd class="key">Esc</kbd>
      </button>
    </div>
  );
}

/** The keys that close the previews also work when the focus has gone into one. */
function listenInside(event: Event): void {
  const inside = (event.currentTarget as HTMLIFrameElement).contentDocument;
  inside?.addEventListener("keydown", (key) => {
    if (key.key === "Escape" || key.key.toLowerCase() === "p") {
      overlay.value = null;
      document.querySelector<HTMLElement>("#stage")?.focus();
    }
  });
}

/** The same function at every drawing, so that it is called once. */
function focused(button: HTMLButtonElement | null): void {
  button?.focus();
}
