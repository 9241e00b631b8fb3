/** Says on every screen of a rehearsal that it is one. */
import { t } from "../i18n";
import { lab } from "../store";

/** `href`: where a facilitator ends it. */
export function RehearsalMark({ href }: { readonly href?: string }) {
  if (lab()?.rehearsal !== true) return null;
  const words = t("Rehearsal: nothing is kept");
  return href === undefined ? (
    <p class="rehearsal-mark">{words}</p>
  ) : (
    <a class="rehearsal-mark" href={href}>
      {words}
    </a>
  );
}
