/** Words that were said, most said first, each with a button that takes it off walls and phones or brings it back. */
import { t } from "../i18n";
import { lab } from "../store";
import type { SaidWord } from "../types";

interface WordHandlesProps {
  readonly words: readonly SaidWord[];
  readonly onHide: (word: string) => void;
  readonly onShow: (word: string) => void;
}

export function WordHandles({ words, onHide, onShow }: WordHandlesProps) {
  return (
    <ul class="kind-word-cloud cloud-words">
      {words.map(({ word, n, hidden = false }) => (
        <li key={word} class={hidden ? "is-hidden" : undefined}>
          <span dir="auto">{word}</span>
          {n > 1 && <span class="numbers">{n}</span>}
          {lab()?.state !== "closed" && (
            <button
              type="button"
              class="button button-quiet"
              aria-label={hidden ? t("Show “{text}” again", { text: word.slice(0, 60) }) : t("Hide “{text}”", { text: word.slice(0, 60) })}
              onClick={() => (hidden ? onShow : onHide)(word)}
            >
              {hidden ? t("Show again") : t("Hide")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
