/** 1-2-4-all at the console: where the room is, what comes next, and the minutes of each step. */
import { STEPS, stepWords, type TalkActivity, type TalkStep } from "../activities/one_two_four";
import type { FieldsProps } from "../activities/surface";
import { t, tn } from "../i18n";
import { NumberInput } from "./fields";
import { perform } from "./perform";

const MINUTES: Readonly<Record<TalkStep, number>> = { alone: 1, pairs: 2, fours: 4, all: 5 };

interface StepsProps {
  readonly activity: TalkActivity;
  readonly step: TalkStep;
}

export function TalkSteps({ activity, step }: StepsProps) {
  if (activity.state === "planned") return <p class="hint">{t("Fours and pairs are formed when you come to them.")}</p>;
  const over = activity.state === "done";
  const go = (to: TalkStep): void => void perform("talk.step", { to }, { activity: activity.id });
  const next = STEPS[STEPS.indexOf(step) + 1];
  return (
    <section class="kind-talk-console" aria-label={t("Steps")}>
      <ol>
        {STEPS.map((one) => (
          <li key={one}>
            <button type="button" class="button" aria-current={one === step ? "step" : undefined} disabled={over} onClick={() => go(one)}>
              {stepWords(one)} <small>{tn("{n} min", "{n} min", activity.config[one] ?? MINUTES[one])}</small>
            </button>
          </li>
        ))}
      </ol>
      {next !== undefined && !over && (
        <button type="button" class="button button-primary" onClick={() => go(next)}>
          {next === "all" ? t("Show what the fours share") : t("Go on: {step}", { step: stepWords(next).toLowerCase() })}
        </button>
      )}
      <p class="hint">{hint(step)}</p>
    </section>
  );
}

function hint(step: TalkStep): string {
  switch (step) {
    case "alone":
      return t("Each step starts its own clock. What people write alone is never shown to anybody.");
    case "pairs":
      return t("Pairs sit within their fours, so nobody changes tables later.");
    case "fours":
      return t("Each four writes one card. A tick shows who has.");
    case "all":
      return t("The cards are ordinary ideas: later activities work on them.");
  }
}

/** The minutes of each step. */
export function TalkFields({ config, name, onChange }: FieldsProps) {
  return (
    <fieldset class="lines">
      <legend>{t("Minutes of each step")}</legend>
      {STEPS.map((step) => (
        <div class="field" key={step}>
          <label for={`${step}-${name}`}>{stepWords(step)}</label>
          <NumberInput
            id={`${step}-${name}`}
            min={0}
            max={120}
            value={(config[step] ?? MINUTES[step]) as number}
            onChange={(minutes) => onChange({ ...config, [step]: Math.min(120, minutes ?? 0) })}
          />
        </div>
      ))}
    </fieldset>
  );
}
