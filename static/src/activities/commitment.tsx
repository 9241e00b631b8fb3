/** The activity kind `commitment` on the three live surfaces. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { ActivityOf } from "../types";
import type { Cadence, Commitment, Side } from "../ui/Confirmations";
import { Commitments } from "../console/Commitments";
import { CommitmentPhone } from "../phone/CommitmentPhone";
import { PromiseWall } from "../wall/commitment_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import type { FieldsProps } from "./surface";

export interface CommitmentConfig {
  readonly both_parties?: boolean;
}
export type CommitmentActivity = ActivityOf<"commitment", CommitmentConfig>;

declare module "../types" {
  interface Kinds {
    commitment: CommitmentConfig;
  }
  interface RecordTypes {
    commitments: readonly Commitment[];
    commitment: { readonly organisation: Id | null; readonly side: Side };
  }
  interface Commands {
    "commitment.write": {
      commitment: Id;
      text: string;
      owner_function: string;
      next_report: string;
      cadence: Cadence;
      organisation?: Id;
    };
    "commitment.confirm": { commitment: Id; confirmed: boolean; side?: Side };
    "commitment.take_back": { commitment: Id };
    "line.hide": { line: Id };
    "line.restore": { line: Id };
  }
}

interface Props {
  readonly activity: CommitmentActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Commitments");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Promise something for one's organisation, and confirm it for one's side. */
export function Phone({ activity }: Props) {
  return <CommitmentPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** The wall of promises. */
export function Wall({ activity }: Props) {
  const made = record(`commitments/${activity.id}`) ?? [];
  if (made.length === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  const holding = made.filter(({ holds }) => holds).length;
  return (
    <div class="scene kind-commitment">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <p class="step-note">{tn("{n} of {of} confirmed", "{n} of {of} confirmed", holding, { of: made.length })}</p>
      </PromptLine>
      <PromiseWall made={made} />
    </div>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <Commitments activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields({ config, onChange }: FieldsProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={config["both_parties"] !== false}
        onChange={(event) => onChange({ ...config, both_parties: event.currentTarget.checked })}
      />
      {t("A promise holds when both employer and employees have confirmed it")}
    </label>
  );
}
