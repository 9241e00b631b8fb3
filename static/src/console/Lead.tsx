/** Who leads now, for those who lead together. Everybody may act; this says whose turn it is. */
import { t } from "../i18n";
import { me } from "../store";
import { closeMenu } from "./menus";
import { perform } from "./perform";
import { colleagues, leads, nameOfStaff } from "./staff";

export function Lead() {
  const others = colleagues();
  const now = leads();
  const mine = me()?.member ?? null;
  if (others.length === 0 && (now === null || now === mine)) return null;
  const words = now === null ? t("Nobody leads") : now === mine ? t("You lead") : t("{name} leads", { name: nameOfStaff(now) });
  return (
    <details class="menu lead">
      <summary class={`button button-quiet ${now === mine ? "lead-mine" : ""}`} title={t("Who leads")}>
        {words}
      </summary>
      <div class="menu-list" onClick={closeMenu}>
        {now !== mine && (
          <button type="button" class="menu-item" onClick={() => void perform("lead.take", {})}>
            {t("Take the lead")}
          </button>
        )}
        {others
          .filter((one) => one.id !== now)
          .map((one) => (
            <button type="button" class="menu-item" key={one.id} onClick={() => void perform("lead.give", { member: one.id })}>
              {t("Hand over to {name}", { name: one.name ?? t("A colleague") })}
            </button>
          ))}
      </div>
    </details>
  );
}
