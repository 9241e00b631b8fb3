/** A word cloud: while it is hidden how many have said something, then the words. */
import type { JSX } from "preact";

import type { WordCloudActivity } from "../activities/word_cloud";
import { t } from "../i18n";
import { record } from "../store";
import { Answered } from "./answered";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { WordCloud } from "./word_cloud";

export function CloudWall({ activity }: { activity: WordCloudActivity }): JSX.Element {
  const said = record(`words/${activity.id}`);
  if (said?.words === undefined) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <Answered n={said?.n ?? 0} />
      </BigPrompt>
    );
  }
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      {said.words.length === 0 ? <p class="step-note">{t("No words yet")}</p> : <WordCloud words={said.words} />}
    </div>
  );
}
