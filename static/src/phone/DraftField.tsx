/** One field of a form on the phone. What is begun is kept on the device at every key; what is saved stands in it until then. */
import { fieldDraft, setFieldDraft } from "./drafts";
import type { Id } from "../types";

interface FieldProps {
  readonly activity: Id;
  /** Under which name the draft is kept. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What the lab has of it. */
  readonly saved?: string;
  readonly kind?: "prose" | "line" | "day";
  readonly longest?: number;
  readonly paper?: boolean;
}

/** What stands in a field now: what was begun, else what is saved. */
export function fieldValue(activity: Id, name: string, saved = ""): string {
  return fieldDraft(activity, name) ?? saved;
}

export function DraftField({ activity, name, label, hint, saved = "", kind = "line", longest = 200, paper = false }: FieldProps) {
  const id = `field-${name}`;
  const shared = {
    id,
    class: paper ? "input paper" : "input",
    value: fieldValue(activity, name, saved),
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
    onInput: (event: { currentTarget: { value: string } }) => setFieldDraft(activity, name, event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {kind === "prose" ? (
        <textarea rows={3} maxLength={longest} autocapitalize="sentences" {...shared} />
      ) : kind === "day" ? (
        <input type="date" {...shared} />
      ) : (
        <input type="text" maxLength={longest} autocomplete="off" {...shared} />
      )}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
