/** Takes what somebody wrote off walls and phones, or brings it back. Undo does the same. */
import { t } from "../i18n";
import type { Id } from "../types";
import { perform } from "./perform";

interface HideProps {
  readonly activity: Id;
  readonly line: Id;
  readonly hidden: boolean;
  readonly name: string;
}

export function HideLine({ activity, line, hidden, name }: HideProps) {
  const short = name.slice(0, 60);
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={hidden ? t("Show “{text}” again", { text: short }) : t("Take “{text}” off the wall", { text: short })}
      onClick={() => void perform(hidden ? "line.restore" : "line.hide", { line }, { activity })}
    >
      {hidden ? t("Show again") : t("Take off the wall")}
    </button>
  );
}
