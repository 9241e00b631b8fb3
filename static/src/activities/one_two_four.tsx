/** The activity kind `one_two_four` on the three live surfaces: alone, in pairs, in fours, all. */
import { t, tn } from "../i18n";
import { cardsOf, record } from "../store";
import type { ActivityOf, Id } from "../types";
import { GroupWall } from "../wall/group_wall";
import { NoteWall } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { TalkPhone } from "../phone/TalkPhone";
import { GroupList } from "../console/Groups";
import { NoteGrid } from "../console/NoteGrid";
import { TalkFields, TalkSteps } from "../console/TalkSteps";
import type { FieldsProps } from "./surface";

export type TalkStep = "alone" | "pairs" | "fours" | "all";
export const STEPS: readonly TalkStep[] = ["alone", "pairs", "fours", "all"];

interface TalkConfig {
  readonly alone?: number;
  readonly pairs?: number;
  readonly fours?: number;
  readonly all?: number;
}

export interface Talk {
  readonly step: TalkStep;
  readonly groups: readonly { readonly id: Id; readonly people: number; readonly shared: boolean }[];
}

export interface OwnTalk {
  /** `partners` are places in the list `people` of the record `group`. */
  readonly pair: { readonly code: string; readonly partners: readonly number[] } | null;
  readonly card: { readonly id: Id; readonly text: string; readonly mine: boolean } | null;
}

declare module "../types" {
  interface Kinds {
    one_two_four: TalkConfig;
  }
  interface RecordTypes {
    talk: Talk;
    own_talk: OwnTalk;
  }
  interface Commands {
    "talk.step": { to: TalkStep };
    "talk.share": { card: Id; text: string; instead_of?: string };
  }
}

export type TalkActivity = ActivityOf<"one_two_four", TalkConfig>;

interface Props {
  readonly activity: TalkActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("1-2-4-All");

/** What a step is called. */
export function stepWords(step: TalkStep): string {
  return { alone: t("Alone"), pairs: t("In pairs"), fours: t("In fours"), all: t("All") }[step];
}

export function stepOf(activity: TalkActivity): TalkStep {
  return record(`talk/${activity.id}`)?.step ?? "alone";
}

/** The groups that have shared their card. */
function sharers(activity: TalkActivity): ReadonlySet<Id> {
  return new Set((record(`talk/${activity.id}`)?.groups ?? []).filter((group) => group.shared).map((group) => group.id));
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** One's own note, then with whom to compare it, then the one card of one's four. */
export function Phone({ activity }: Props) {
  return <TalkPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** The step, and from the pairs on where everybody sits; at the end what the fours share. */
export function Wall({ activity }: Props) {
  const step = stepOf(activity);
  if (step === "all") {
    const notes = cardsOf(activity.id);
    if (notes.length === 0) return <BigPrompt title={activity.title} prompt={t("Each four tells in one sentence what it agreed on")} />;
    return (
      <div class="scene">
        <PromptLine title={activity.title} prompt={activity.prompt} />
        <NoteWall groups={[{ id: activity.id, title: null, notes }]} />
      </div>
    );
  }
  if (step === "alone") {
    const n = activity.counts.contributors;
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <Steps now={step} />
        <p class="step-note">{n === 0 ? t("Think for yourself, and write if you like. Only you see it.") : tn("{n} person has written for themselves", "{n} people have written for themselves", n)}</p>
      </BigPrompt>
    );
  }
  const done = sharers(activity);
  const all = record(`talk/${activity.id}`)?.groups.length ?? 0;
  const prompt = step === "pairs" ? t("Find your partner: your phone says the letter") : t("Agree on one thing at your table");
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={prompt}>
        <div class="kind-talk-side">
          <Steps now={step} />
          {step === "fours" && <p class="prompt-line-count">{t("{n} of {m} have shared", { n: done.size, m: all })}</p>}
        </div>
      </PromptLine>
      <GroupWall done={step === "fours" ? done : null} />
    </div>
  );
}

/** 1 · 2 · 4 · All, the present one filled. */
function Steps({ now }: { now: TalkStep }) {
  const signs = { alone: "1", pairs: "2", fours: "4", all: t("All") };
  return (
    <ol class="kind-talk-steps" aria-label={stepWords(now)}>
      {STEPS.map((step) => (
        <li key={step} aria-current={step === now ? "step" : undefined}>
          {signs[step]}
        </li>
      ))}
    </ol>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** The four steps as buttons, the groups with who has shared, and at the end the cards. */
export function Console({ activity }: Props) {
  const step = stepOf(activity);
  return (
    <>
      <TalkSteps activity={activity} step={step} />
      {step === "all" ? (
        <NoteGrid cards={cardsOf(activity.id).filter((one) => one.late !== true)} label={activity.title} />
      ) : (
        activity.state !== "planned" && step !== "alone" && <GroupList done={step === "fours" ? sharers(activity) : null} />
      )}
    </>
  );
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <TalkFields {...props} />;
}
