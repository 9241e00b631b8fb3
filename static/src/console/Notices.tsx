/** What happened to the facilitator's own wishes: in words, in a corner, with the one thing to do about it. */
import { t } from "../i18n";
import { notices, putAway } from "./perform";

export function Notices() {
  return (
    <div class="notices" role="region" aria-label={t("Messages of the console")}>
      <div role="status" aria-live="polite">
        {notices.value.map((one) => (
          <div key={one.id} class={`notice notice-${one.tone}`}>
            <p>{one.text}</p>
            {one.act?.href !== undefined && (
              <a class="button button-quiet" href={one.act.href} target="_blank" rel="noopener">
                {one.act.label}
              </a>
            )}
            {one.act?.run !== undefined && (
              <button
                type="button"
                class="button button-quiet"
                onClick={() => {
                  putAway(one.id);
                  one.act?.run?.();
                }}
              >
                {one.act.label}
              </button>
            )}
            <button type="button" class="button button-quiet notice-close" aria-label={t("Close")} onClick={() => putAway(one.id)}>
              <span aria-hidden="true">×</span>
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
