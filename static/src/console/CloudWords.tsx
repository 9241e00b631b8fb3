/** The words of a cloud as the facilitator reads them, each with a button that takes it off walls and phones. */
import type { WordCloudActivity } from "../activities/word_cloud";
import { t } from "../i18n";
import { record } from "../store";
import { perform } from "./perform";

export function CloudWords({ activity }: { activity: WordCloudActivity }) {
  const said = record(`words/${activity.id}`);
  if (said?.words === undefined) {
    return activity.state === "planned" ? null : <p class="hint">{t("The words are hidden until you reveal them.")}</p>;
  }
  if (said.words.length === 0) return <p class="hint">{t("No words yet")}</p>;
  return (
    <ul class="kind-word-cloud cloud-words">
      {said.words.map(({ word, n, hidden = false }) => (
        <li key={word} class={hidden ? "is-hidden" : undefined}>
          <span dir="auto">{word}</span>
          {n > 1 && <span class="numbers">{n}</span>}
          <button
            type="button"
            class="button button-quiet"
            aria-label={hidden ? t("Show “{text}” again", { text: word }) : t("Hide “{text}”", { text: word })}
            onClick={() => void perform(hidden ? "word.restore" : "word.hide", { word }, { activity: activity.id })}
          >
            {hidden ? t("Show again") : t("Hide")}
          </button>
        </li>
      ))}
    </ul>
  );
}
