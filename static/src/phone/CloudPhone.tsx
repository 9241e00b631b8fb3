/** Up to three words: a field each, sent together; changed until the lock. */
import { useSignal } from "@preact/signals";

import type { WordCloudActivity } from "../activities/word_cloud";
import { send } from "../commands";
import { t, tn } from "../i18n";
import { labLanguage, record } from "../store";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { Actions } from "./Actions";
import { fieldDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { useStill } from "./scene";
import { Sending } from "./Sending";

const LONGEST = 30;

/** This person's words, with those on their way. */
function ownWords(activity: Id): readonly string[] {
  const sent = wished("word.give", activity);
  return sent.length > 0 ? sent[sent.length - 1]!.words : (record(`word/${activity}`)?.words ?? []);
}

export function CloudPhone({ activity }: { activity: WordCloudActivity }) {
  const changing = useSignal(false);
  const said = record(`words/${activity.id}`)?.words;
  const mine = ownWords(activity.id);
  const shown = useStill(said !== undefined);
  const open = activity.state === "open";
  if (open && (changing.value || (mine.length === 0 && !shown))) {
    return <Ask activity={activity} mine={mine} onSent={() => (changing.value = false)} />;
  }
  const folded = mine.map((word) => word.toLowerCase());
  return (
    <section class="still results">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {said !== undefined ? (
        <ul class="words">
          {said.map(({ word, n }) => (
            <li key={word} dir="auto" class={folded.includes(word.toLowerCase()) ? "word-mine" : undefined}>
              {word}
              {n > 1 && <span class="numbers"> × {n}</span>}
            </li>
          ))}
        </ul>
      ) : mine.length === 0 ? (
        <p class="explain">{t("The answers are closed. The result comes when the facilitator shows it.")}</p>
      ) : (
        <ul class="words" aria-label={t("Your words")}>
          {mine.map((word) => (
            <li key={word} dir="auto" class="word-mine">
              {word}
            </li>
          ))}
        </ul>
      )}
      {open && (
        <Button wide onClick={() => (changing.value = true)}>
          {mine.length === 0 ? t("Give my words") : t("Change my words")}
        </Button>
      )}
      {mine.length > 0 && (
        <Sending
          activity={activity.id}
          saved={open ? t("Saved. You can change them until the facilitator goes on.") : t("The answers are closed. Yours are kept as they are.")}
        />
      )}
    </section>
  );
}

interface AskProps {
  readonly activity: WordCloudActivity;
  readonly mine: readonly string[];
  readonly onSent: () => void;
}

function Ask({ activity, mine, onSent }: AskProps) {
  const each = activity.config.each ?? 3;
  const fields = Array.from({ length: each }, (_, place) => fieldDraft(activity.id, `word.${place}`) ?? mine[place] ?? "");
  const words = fields.map((word) => word.trim()).filter((word) => word !== "");
  const give = (event: Event): void => {
    event.preventDefault();
    if (words.length === 0 && mine.length === 0) return;
    if (words.join("\n") !== mine.join("\n")) send("word.give", { words }, activity.id);
    for (const place of fields.keys()) setFieldDraft(activity.id, `word.${place}`, null);
    onSent();
  };
  return (
    <form class="ask" onSubmit={give}>
      <h2 class="prompt" id="cloud" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {tn("One word.", "Up to {n} words, the most important first.", each)} {t("Nobody sees whose they are.")}
      </p>
      {fields.map((word, place) => (
        <input
          key={place}
          class="input input-word"
          aria-label={each === 1 ? t("Your word") : t("Word {n}", { n: place + 1 })}
          placeholder={each === 1 ? "" : t("Word {n}", { n: place + 1 })}
          autocomplete="off"
          autocapitalize="off"
          maxLength={LONGEST}
          value={word}
          enterkeyhint={place + 1 < each ? "next" : "send"}
          onInput={(event) => setFieldDraft(activity.id, `word.${place}`, event.currentTarget.value)}
        />
      ))}
      <Actions>
        <Button kind="primary" wide type="submit" disabled={words.length === 0 && mine.length === 0}>
          {t("Send")}
        </Button>
      </Actions>
    </form>
  );
}
