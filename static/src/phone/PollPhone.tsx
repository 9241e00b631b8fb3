/** One question with options or a scale: choose, send; changed until the lock. */
import { useSignal } from "@preact/signals";

import type { Fall, Poll, PollActivity } from "../activities/poll";
import { send } from "../commands";
import { number, t, tn } from "../i18n";
import { stepsOf } from "../scales";
import { labLanguage, record } from "../store";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { ProgressBars } from "../ui/ProgressBars";
import { Actions } from "./Actions";
import { fieldDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { Sending } from "./Sending";

type Value = readonly Id[] | number;

/** This person's answer with the one on its way; null for none. */
function ownChoice(activity: Id): Value | null {
  const sent = wished("poll.answer", activity);
  const value = sent.length > 0 ? sent[sent.length - 1]!.value : (record(`choice/${activity}`)?.value ?? null);
  return typeof value === "number" || (value !== null && value.length > 0) ? value : null;
}

export function PollPhone({ activity }: { activity: PollActivity }) {
  const changing = useSignal(false);
  const poll = record(`poll/${activity.id}`);
  const mine = ownChoice(activity.id);
  const open = activity.state === "open";
  const shown = poll?.options !== undefined || poll?.scale !== undefined;
  if (open && (changing.value || (mine === null && !shown))) {
    return <Ask activity={activity} mine={mine} onSent={() => (changing.value = false)} />;
  }
  return (
    <section class="kind-poll still results">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {shown ? <Result activity={activity} poll={poll!} mine={mine} /> : <Mine activity={activity} mine={mine} />}
      {open && (
        <Button wide onClick={() => (changing.value = true)}>
          {mine === null ? t("Give my answer") : t("Change my answer")}
        </Button>
      )}
      {(open || mine !== null) && (
        <Sending
          activity={activity.id}
          saved={
            mine === null ? "" : open ? t("Saved. You can change it until the facilitator locks.") : t("The answers are closed. Yours are kept as they are.")
          }
        />
      )}
    </section>
  );
}

function Mine({ activity, mine }: { activity: PollActivity; mine: Value | null }) {
  if (mine === null) return <p class="explain">{t("The answers are closed. The result comes when the facilitator shows it.")}</p>;
  const titles = typeof mine === "number" ? [String(mine)] : (activity.config.options ?? []).filter(({ id }) => mine.includes(id)).map(({ title }) => title);
  return (
    <div class="given-row">
      <p class="quiet-words">{t("Your answer")}</p>
      {titles.map((title) => (
        <p key={title} dir="auto">
          <strong>{title}</strong>
        </p>
      ))}
    </div>
  );
}

interface AskProps {
  readonly activity: PollActivity;
  readonly mine: Value | null;
  readonly onSent: () => void;
}

function Ask({ activity, mine, onSent }: AskProps) {
  const { type = "single", options = [], at_most: atMost } = activity.config;
  const kept = mine === null ? "" : typeof mine === "number" ? String(mine) : mine.join(" ");
  const chosen = (fieldDraft(activity.id, "choice") ?? kept).split(" ").filter(Boolean);
  const scale = stepsOf(type);
  const limit = type === "several" ? (atMost ?? options.length) : 1;
  const full = type === "several" && chosen.length >= limit;
  const choose = (id: string): void => {
    const next = type !== "several" ? [id] : chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    setFieldDraft(activity.id, "choice", next.join(" "));
  };
  const give = (event: Event): void => {
    event.preventDefault();
    if (chosen.length === 0 && mine === null) return;
    const value = chosen.length === 0 ? null : scale.length > 0 ? Number(chosen[0]) : chosen;
    if (chosen.join(" ") !== kept) send("poll.answer", { value }, activity.id);
    setFieldDraft(activity.id, "choice", null);
    onSent();
  };
  return (
    <form class="kind-poll ask" onSubmit={give}>
      <h2 class="prompt" id="poll" lang={labLanguage()}>{activity.prompt}</h2>
      {type === "several" && <p class="explain">{atMost == null ? t("Choose as many as you like.") : tn("Choose one.", "Choose at most {n}.", atMost)}</p>}
      {scale.length > 0 ? (
        <Scale activity={activity} steps={scale} chosen={chosen[0]} onChoose={choose} />
      ) : (
        <div class="scale scale-words" role={type === "several" ? "group" : "radiogroup"} aria-labelledby="poll">
          {options.map(({ id, title }) => (
            <label class="scale-step" key={id}>
              <input
                type={type === "several" ? "checkbox" : "radio"}
                name="poll"
                value={id}
                checked={chosen.includes(id)}
                disabled={full && !chosen.includes(id)}
                onChange={() => choose(id)}
              />
              <span dir="auto">{title}</span>
            </label>
          ))}
        </div>
      )}
      {scale.length === 0 && options.length === 0 && <p>{t("There is nothing to choose from yet.")}</p>}
      <Actions>
        <Button kind="primary" wide type="submit" disabled={chosen.length === 0 && mine === null}>
          {t("Send")}
        </Button>
      </Actions>
    </form>
  );
}

interface ScaleProps {
  readonly activity: PollActivity;
  readonly steps: readonly number[];
  readonly chosen: string | undefined;
  readonly onChoose: (step: string) => void;
}

function Scale({ activity, steps, chosen, onChoose }: ScaleProps) {
  const { low = "", high = "" } = activity.config;
  return (
    <div class={steps.length > 5 ? "scale scale-long" : "scale"} role="radiogroup" aria-labelledby="poll" aria-describedby="poll-ends">
      {steps.map((step) => (
        <label class="scale-step" key={step}>
          <input type="radio" name="poll" value={step} checked={chosen === String(step)} onChange={() => onChoose(String(step))} />
          <span>{step}</span>
        </label>
      ))}
      <p class="scale-ends" id="poll-ends">
        <span dir="auto">{low || t("low")}</span>
        <span dir="auto">{high || t("high")}</span>
      </p>
    </div>
  );
}

function Result({ activity, poll, mine }: { activity: PollActivity; poll: Poll; mine: Value | null }) {
  const yours = (id: string): string | undefined =>
    (typeof mine === "number" ? String(mine) === id : mine?.includes(id)) ? t("Your answer") : undefined;
  return (
    <>
      <p class="quiet-words">{tn("{n} person answered", "{n} people answered", poll.n)}</p>
      {poll.mean != null && <p>{t("Mean {mean} of {most}", { mean: number(poll.mean), most: activity.config.type === "scale10" ? 10 : 5 })}</p>}
      <ProgressBars bars={barsOf(poll).map((bar) => ({ ...bar, note: yours(bar.id) }))} />
    </>
  );
}

function barsOf({ options, scale = {} }: Fall): { id: string; label: string; value: number }[] {
  if (options !== undefined) return options.map(({ id, title, n }) => ({ id, label: title, value: n }));
  return Object.keys(scale)
    .sort((a, b) => Number(a) - Number(b))
    .map((step) => ({ id: step, label: step, value: scale[step]! }));
}
