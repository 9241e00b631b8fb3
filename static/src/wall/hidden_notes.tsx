/** Notes that nobody sees yet: what is asked, how many there are, and a heap of blank ones. */
import type { JSX } from "preact";

import { columnsOf } from "../columns";
import { t } from "../i18n";
import type { Activity } from "../types";
import { Heap, NoteCount } from "./heap";
import { BigPrompt } from "./scenes/prompt";

export function HiddenNotes({ activity }: { activity: Activity }): JSX.Element {
  const { cards, contributors } = activity.counts;
  return (
    <div class="scene scene-hidden">
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <Fields activity={activity} />
        <NoteCount cards={cards} people={contributors} />
        {activity.state === "locked" && <p class="step-note">{t("Writing is closed")}</p>}
      </BigPrompt>
      <Heap count={cards} />
    </div>
  );
}

/** The fields that the notes will lie in, so that the room knows what there is to write about. */
export function Fields({ activity }: { activity: Activity }): JSX.Element | null {
  const columns = columnsOf(activity);
  if (columns.length === 0) return null;
  return <p class="step-note" dir="auto">{columns.map(({ title }) => title).join(" · ")}</p>;
}
