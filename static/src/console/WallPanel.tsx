/** What the walls show. "Follow the agenda" is right nearly always; the rest is for the moments when it is not. */
import { t } from "../i18n";
import { itemTitle, lab, wall } from "../store";
import type { WallViewName } from "../types";
import { Handle } from "./Handle";
import { perform } from "./perform";
import { viewWords } from "./words";

const VIEWS: readonly WallViewName[] = [
  "auto",
  "lobby",
  "prompt",
  "board",
  "clusters",
  "vote",
  "experiments",
  "break",
  "closing",
  "blank",
];

export function WallPanel() {
  const now = wall();
  const spotlight = now?.spotlight ?? null;
  return (
    <>
      <div class="wall-mini">
        <iframe title={t("What the wall sees")} src={`/wall/${encodeURIComponent(lab()?.id ?? "")}?preview=1`} tabIndex={-1} />
      </div>
      <section class="part">
        <h2>{t("The wall shows")}</h2>
        <div class="views" role="radiogroup" aria-label={t("The wall shows")}>
          {VIEWS.map((view) => (
            <label key={view} class="view">
              <input
                type="radio"
                name="wall-view"
                value={view}
                checked={(now?.view ?? "auto") === view}
                onChange={() => void perform("wall.show", { view })}
              />
              <span>{viewWords(view)}</span>
            </label>
          ))}
        </div>
      </section>
      {spotlight !== null && (
        <section class="part">
          <h2>{t("Spotlight")}</h2>
          <p class="said">{itemTitle(spotlight)}</p>
          <Handle id="unspot" />
        </section>
      )}
      <section class="part">
        <div class="row">
          <Handle id="blank" pressed={now?.view === "blank"} />
          <Handle id="theme" />
        </div>
      </section>
    </>
  );
}
