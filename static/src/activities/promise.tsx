/** The activity kind `promise` on the three live surfaces. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { ActivityOf, Empty } from "../types";
import { PromisePhone } from "../phone/PromisePhone";
import { CountUp } from "../wall/count_up";
import { BigPrompt } from "../wall/scenes/prompt";

export type PromiseActivity = ActivityOf<"promise", Empty>;

declare module "../types" {
  interface Kinds {
    promise: Empty;
  }
  interface RecordTypes {
    promise: OwnPromise;
    promises: { readonly n: number };
  }
  interface Commands {
    "promise.write": { text: string; remind_on: string | null };
    "promise.take_back": Empty;
  }
}

/** What one has promised oneself. */
export interface OwnPromise {
  readonly text: string;
  readonly remind_on: string | null;
}

interface Props {
  readonly activity: PromiseActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Promise to oneself");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Write it, keep it, take it along. */
export function Phone({ activity }: Props) {
  return <PromisePhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** How many there are: all that is ever shown of them. */
export function Wall({ activity }: Props) {
  const n = record(`promises/${activity.id}`)?.n ?? 0;
  return (
    <BigPrompt title={activity.title} prompt={activity.prompt}>
      {n > 0 && (
        <p class="note-count kind-promise">
          <CountUp value={n} class="note-count-number" />
          <span>
            {tn("promise", "promises", n)}
            <span class="note-count-people">{t("Each is its author's own. Nobody else reads it.")}</span>
          </span>
        </p>
      )}
    </BigPrompt>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** The number, and why there is no more. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  const n = record(`promises/${activity.id}`)?.n ?? 0;
  return (
    <div class="speaking">
      <p class="speaking-text">{tn("{n} promise", "{n} promises", n)}</p>
      <p class="hint">{t("Only its author can read a promise, now and after the lab. Neither you nor any report or download holds it.")}</p>
    </div>
  );
}
