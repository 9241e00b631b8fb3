/**
 * What the walls show. "Follow the agenda" is right nearly always; the rest is for the moments when it is not. Wall B, where one is
 * put up, has content of its own: the clock and the code unless another is chosen.
 */
import { useState } from "preact/hooks";

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
  "timer",
  "board",
  "clusters",
  "vote",
  "experiments",
  "groups",
  "break",
  "closing",
  "blank",
];

/** The main walls have no letter of their own. */
const MAIN = "a";
const WALLS = [MAIN, "b", "c"] as const;
type WallLetter = (typeof WALLS)[number];

export function WallPanel() {
  const [which, setWhich] = useState<WallLetter>(MAIN);
  const now = wall();
  const spotlight = now?.spotlight ?? null;
  const main = which === MAIN;
  const chosen = main ? (now?.view ?? "auto") : (now?.others?.[which] ?? "timer");
  const letter = which.toUpperCase();
  return (
    <>
      <div class="wall-letters" role="group" aria-label={t("Which wall")}>
        {WALLS.map((one) => (
          <button
            type="button"
            key={one}
            class="button button-quiet"
            aria-pressed={one === which}
            aria-label={t("Wall {letter}", { letter: one.toUpperCase() })}
            onClick={() => setWhich(one)}
          >
            {one.toUpperCase()}
          </button>
        ))}
      </div>
      <div class="wall-mini">
        <iframe
          key={which}
          title={t("What the wall sees")}
          src={`/wall/${encodeURIComponent(lab()?.id ?? "")}?preview=1${main ? "" : `&wall=${which}`}`}
          tabIndex={-1}
        />
      </div>
      <section class="part">
        <h2>{main ? t("The wall shows") : t("Wall {letter} shows", { letter })}</h2>
        <div class="views" role="radiogroup" aria-label={main ? t("The wall shows") : t("Wall {letter} shows", { letter })}>
          {VIEWS.map((view) => (
            <label key={view} class="view">
              <input
                type="radio"
                name={`wall-view-${which}`}
                value={view}
                checked={chosen === view}
                onChange={() => void perform("wall.show", main ? { view } : { view, wall: which })}
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
          <Handle id="calm" pressed={now?.calm === true} />
        </div>
      </section>
    </>
  );
}
