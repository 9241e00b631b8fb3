/** The activity kind `dialogue` on the three live surfaces. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { ActivityOf, Id } from "../types";
import { DialogueDesk } from "../console/DialogueDesk";
import { DialoguePhone } from "../phone/DialoguePhone";
import { pageCards, roundWords } from "../ui/dialogue";
import { NoteWall } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import type { FieldsProps } from "./surface";

export interface DialogueConfig {
  readonly theme?: string;
  readonly notes?: boolean;
}
export type DialogueActivity = ActivityOf<"dialogue", DialogueConfig>;
export type Talk = "ordered" | "speaking" | "free";

/** Where the talk is. `turn` is a place in the order, from 0. */
export interface Dialogue {
  readonly round: number;
  readonly talk: Talk;
  readonly turn: number;
  readonly speakers: number;
  readonly asked: boolean;
  readonly outcome: "kept" | "not_kept" | null;
  readonly written: number;
  readonly answered: number;
  readonly kept: number;
  readonly notes?: readonly DialogueNote[];
}
export interface DialogueNote {
  readonly id: Id;
  readonly text: string;
  readonly hidden?: boolean;
}

declare module "../types" {
  interface Kinds {
    dialogue: DialogueConfig;
  }
  interface RecordTypes {
    dialogue: Dialogue;
    speaking: { readonly keep: boolean | null; readonly place: number | null };
  }
  interface Commands {
    "dialogue.note": { note: Id; text: string };
    "dialogue.round": { talk: Talk };
    "dialogue.turn": { turn: number };
    "dialogue.ask": Empty;
    "dialogue.answer": { keep: boolean };
    "dialogue.conclude": Empty;
  }
}

interface Props {
  readonly activity: DialogueActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Dialogue");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Talk; leave a note that belongs to nobody; say whether the notes may be kept. */
export function Phone({ activity }: Props) {
  return <DialoguePhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** The theme, and what kind of round it is. Notes when they are shown. */
export function Wall({ activity }: Props) {
  const talk = record(`dialogue/${activity.id}`);
  const theme = activity.config.theme || activity.prompt;
  if (talk?.notes !== undefined && talk.notes.length > 0) {
    return (
      <div class="scene kind-dialogue">
        <PromptLine title={activity.title} prompt={talk.asked ? t("May these notes be kept? Answer on your phone.") : theme}>
          {talk.asked && <p class="step-note">{tn("{n} has answered", "{n} have answered", talk.answered)}</p>}
        </PromptLine>
        <NoteWall groups={[{ id: activity.id, title: null, notes: pageCards(activity.id, talk.notes) }]} />
      </div>
    );
  }
  return (
    <BigPrompt title={activity.title} prompt={theme}>
      {talk !== undefined && <p class="step-note">{roundWords(talk)}</p>}
    </BigPrompt>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** The rounds, the order, and the question at the end. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <DialogueDesk activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields({ config, onChange, name }: FieldsProps) {
  return (
    <>
      <div class="field">
        <label for={`theme-${name}`}>{t("What is talked about")}</label>
        <input
          class="input"
          id={`theme-${name}`}
          value={(config["theme"] ?? "") as string}
          maxLength={300}
          onInput={(event) => onChange({ ...config, theme: event.currentTarget.value })}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={config["notes"] !== false}
          onChange={(event) => onChange({ ...config, notes: event.currentTarget.checked })}
        />
        {t("People may leave notes that belong to nobody")}
      </label>
    </>
  );
}
