/** The one banner of a page. A newer one takes the place of an older; there are never two. */
import { signal } from "@preact/signals";

import { t } from "../i18n";
import { announce } from "./LiveRegion";
import { shiver } from "./shiver";

export interface BannerWords {
  /** The same id replaces without calling again. */
  readonly id: string;
  readonly text: string;
  readonly tone?: "news" | "message" | "warning";
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const banner = signal<BannerWords | null>(null);
const CALL_MS = 120;

/** Shows words that want the person, says them to screen readers and, if asked, lets the phone shiver once. */
export function showBanner(words: BannerWords, { vibrate = false }: { vibrate?: boolean } = {}): void {
  const again = banner.peek()?.id === words.id;
  banner.value = words;
  if (again) return;
  announce(words.text);
  if (vibrate) shiver(CALL_MS);
}

/** Takes the banner away, if it is still this one. */
export function clearBanner(id?: string): void {
  if (id === undefined || banner.peek()?.id === id) banner.value = null;
}

export function Banner() {
  const words = banner.value;
  if (words === null) return null;
  return (
    <section class={`banner banner-${words.tone ?? "news"}`} key={words.id} aria-label={t("Notice")}>
      <p>{words.text}</p>
      {words.action && (
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            words.action?.run();
            clearBanner(words.id);
          }}
        >
          {words.action.label}
        </button>
      )}
      <button type="button" class="button button-quiet banner-close" aria-label={t("Close")} onClick={() => clearBanner(words.id)}>
        <span aria-hidden="true">×</span>
      </button>
    </section>
  );
}
