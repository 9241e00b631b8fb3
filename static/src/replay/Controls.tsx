/** Slider and buttons of the replay. Every key works from anywhere on the page but from a field or list that uses it itself. */
import { useEffect } from "preact/hooks";

import { t } from "../i18n";
import { hourOf, placeOf, titleOf } from "./film";
import type { Player } from "./player";

/** How much faster than the lab itself. */
const SPEEDS = [15, 60, 240, 960] as const;

export function Controls({ player, language, zone }: { player: Player; language: string; zone: string }) {
  const { film, place, playing, speed, failed } = player;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => onKey(event, player);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [player]);
  const hour = hourOf(film, place.value, language, zone);
  const title = titleOf(film, place.value);
  const on = film.moments[place.value]?.[2] ?? -1;
  return (
    <section class="replay-controls" aria-label={t("Replay")}>
      <p class="replay-now">
        <time class="numbers">{hour}</time> <span>{title || t("Nothing was on")}</span>
      </p>
      <input
        type="range"
        class="replay-slider"
        aria-label={t("Moment of the lab")}
        aria-valuetext={`${hour}, ${title || t("Nothing was on")}`}
        min={0}
        max={player.last}
        step={1}
        value={place.value}
        onInput={(event) => {
          player.pause();
          player.go(Number(event.currentTarget.value));
        }}
      />
      <div class="replay-buttons">
        <button type="button" class="button" onClick={() => void player.step(-1)} disabled={place.value === 0}>
          {t("Previous change")}
        </button>
        <button type="button" class="button button-primary replay-play" onClick={() => player.toggle()}>
          {playing.value ? t("Pause") : t("Play")}
        </button>
        <button type="button" class="button" onClick={() => void player.step(1)} disabled={place.value === player.last}>
          {t("Next change")}
        </button>
        <label class="replay-choice">
          <span>{t("Speed")}</span>
          <select value={speed.value} onChange={(event) => (speed.value = Number(event.currentTarget.value))}>
            {SPEEDS.map((times) => (
              <option key={times} value={times}>
                {t("{n} times", { n: times })}
              </option>
            ))}
          </select>
        </label>
        <label class="replay-choice replay-jump">
          <span>{t("Go to activity")}</span>
          <select
            value={on}
            onChange={(event) => {
              player.pause();
              player.go(placeOf(film, Number(event.currentTarget.value)));
            }}
          >
            {on === -1 && <option value={-1}>{t("Nothing was on")}</option>}
            {film.activities.map((activity, index) => (
              <option key={activity.id} value={index}>
                {activity.title || t("Dropped since")}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="soft replay-keys">
        <kbd class="key">{t("Space")}</kbd> {t("plays and pauses")} · <kbd class="key">←</kbd> <kbd class="key">→</kbd>{" "}
        {t("go to the change before and after")} · <kbd class="key">Home</kbd> <kbd class="key">End</kbd> {t("go to the beginning and the end")}
      </p>
      {failed.value && <p role="alert">{t("This moment could not be fetched. Try again.")}</p>}
    </section>
  );
}

function onKey(event: KeyboardEvent, player: Player): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = event.target as HTMLElement;
  if (target.closest("select, textarea, input:not([type=range])")) return;
  // A button or link that has the focus is pressed by the space bar, as everywhere.
  if (event.key === " " && target.closest("button, a, summary")) return;
  const doing = deed(event.key, player);
  if (doing === null) return;
  event.preventDefault();
  doing();
}

function deed(key: string, player: Player): (() => unknown) | null {
  const to = (place: number) => () => {
    player.pause();
    player.go(place);
  };
  switch (key) {
    case " ":
      return () => player.toggle();
    case "ArrowLeft":
      return () => player.step(-1);
    case "ArrowRight":
      return () => player.step(1);
    case "Home":
      return to(0);
    case "End":
      return to(player.last);
  }
  return null;
}
