/** The words of a cloud as the facilitator reads them. */
import type { WordCloudActivity } from "../activities/word_cloud";
import { t } from "../i18n";
import { record } from "../store";
import { perform } from "./perform";
import { WordHandles } from "./WordHandles";

export function CloudWords({ activity }: { activity: WordCloudActivity }) {
  const said = record(`words/${activity.id}`);
  if (said?.words === undefined) {
    return activity.state === "planned" ? null : <p class="hint">{t("The words are hidden until you reveal them.")}</p>;
  }
  if (said.words.length === 0) return <p class="hint">{t("No words yet")}</p>;
  return (
    <WordHandles
      words={said.words}
      onHide={(word) => void perform("word.hide", { word }, { activity: activity.id })}
      onShow={(word) => void perform("word.restore", { word }, { activity: activity.id })}
    />
  );
}
