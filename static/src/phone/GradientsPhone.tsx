/** Where one stands on a proposal: five large answers, a reason if one wants, and after the reveal how the room stands. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { GradientsActivity, ProposalResult } from "../activities/gradients";
import { send } from "../commands";
import { t, tn } from "../i18n";
import { labLanguage, parts, record } from "../store";
import { asksWhy, LEVELS, levelWords, type Level } from "../support";
import { Button } from "../ui/Button";
import { ProgressBars } from "../ui/ProgressBars";
import { Actions } from "./Actions";
import { fieldDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { useStill } from "./scene";
import { Sending } from "./Sending";

const LONGEST = 300;

export function GradientsPhone({ activity }: { activity: GradientsActivity }) {
  const shown = record(`gradients/${activity.id}`);
  const now = useStill(shown?.asked ?? "");
  const asked = shown?.proposals.find((one) => one.id === now);
  if (asked === undefined) return null;
  if (activity.revealed && asked.levels !== undefined) return <Results activity={activity} proposals={shown!.proposals} />;
  return <Standing key={asked.id} activity={activity} proposal={asked} />;
}

/** This person's voice on a proposal, with the one that is on its way. */
function voiceOn(activity: string, proposal: string): { level: Level; reason: string } | undefined {
  const sent = wished("support.give", activity).filter((one) => one.proposal === proposal);
  const last = sent[sent.length - 1];
  return last === undefined ? record(`support/${activity}`)?.[proposal] : { level: last.level, reason: last.reason ?? "" };
}

function Proposal({ activity, text, id }: { activity: GradientsActivity; text: string; id?: string }) {
  const { title, body } = parts(text);
  return (
    <div class="proposal" lang={labLanguage()} dir="auto">
      <h2 class="prompt" id={id}>
        {title ?? (body || activity.prompt)}
      </h2>
      {title !== null && body !== "" && <p>{body}</p>}
    </div>
  );
}

function Standing({ activity, proposal }: { activity: GradientsActivity; proposal: ProposalResult }) {
  const voice = voiceOn(activity.id, proposal.id);
  const changing = useSignal(false);
  const open = activity.state === "open";
  const begun = fieldDraft(activity.id, `${proposal.id}.reason`) !== null;
  if (open && (voice === undefined || changing.value || begun)) {
    return <Answer activity={activity} proposal={proposal} voice={voice} onSent={() => (changing.value = false)} />;
  }
  return (
    <section class="kind-gradients still">
      <Proposal activity={activity} text={proposal.text} />
      {voice === undefined ? (
        <p class="explain">{t("The answers are closed. The result comes when the facilitator shows it.")}</p>
      ) : (
        <div class="given-row">
          <p class="quiet-words">{t("Your answer")}</p>
          <p>
            <strong>{levelWords(voice.level)}</strong>
          </p>
          {voice.reason !== "" && <p dir="auto">{voice.reason}</p>}
          {open && (
            <Button onClick={() => (changing.value = true)}>{t("Change")}</Button>
          )}
        </div>
      )}
      {voice !== undefined && (
        <Sending
          activity={activity.id}
          saved={open ? t("Saved. You can change it until the result is shown.") : t("The answers are closed. Yours are kept as they are.")}
        />
      )}
    </section>
  );
}

/** What each level means for the person who chooses it. */
function meaning(level: Level): string {
  const words: Record<Level, string> = {
    full_support: t("I am for it."),
    minor_reservations: t("I am for it, with a remark."),
    can_live_with: t("It is safe enough to try."),
    stand_aside: t("I leave it to others, and do not stop it."),
    cannot_support: t("I see a harm that we must deal with first."),
  };
  return words[level];
}

interface AnswerProps {
  readonly activity: GradientsActivity;
  readonly proposal: ProposalResult;
  readonly voice: { level: Level; reason: string } | undefined;
  readonly onSent: () => void;
}

function Answer({ activity, proposal, voice, onSent }: AnswerProps) {
  const begun = fieldDraft(activity.id, `${proposal.id}.level`);
  const chosen = (begun ?? voice?.level ?? "") as Level | "";
  const reason = fieldDraft(activity.id, `${proposal.id}.reason`) ?? voice?.reason ?? "";
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (begun !== null) field.current?.scrollIntoView({ block: "nearest" }); // who only opens it again begins at the top
  }, [begun]);
  const give = (event: Event): void => {
    event.preventDefault();
    if (chosen === "") return;
    const words = reason.trim();
    if (chosen !== voice?.level || words !== voice.reason) {
      send("support.give", { proposal: proposal.id, level: chosen, reason: words }, activity.id);
    }
    setFieldDraft(activity.id, `${proposal.id}.level`, null);
    setFieldDraft(activity.id, `${proposal.id}.reason`, null);
    onSent();
  };
  return (
    <form class="kind-gradients ask" onSubmit={give}>
      <Proposal activity={activity} text={proposal.text} id="proposal" />
      <p class="explain">{t("Nobody sees your answer before all are shown, and never your name.")}</p>
      <div class="levels" role="radiogroup" aria-labelledby="proposal">
        {LEVELS.map((level) => (
          <label class="scale-step level" key={level}>
            <input
              type="radio"
              name="level"
              value={level}
              checked={chosen === level}
              onChange={() => setFieldDraft(activity.id, `${proposal.id}.level`, level)}
            />
            <span>
              <strong>{levelWords(level)}</strong>
              <small>{meaning(level)}</small>
            </span>
          </label>
        ))}
      </div>
      {chosen !== "" && (
        <div class="field reason" ref={field}>
          <label for="reason">{asksWhy(chosen) ? t("What harm do you see? What would have to change?") : t("Your reason, if you want to give one")}</label>
          <textarea
            class="input"
            id="reason"
            rows={3}
            maxLength={LONGEST}
            value={reason}
            aria-describedby="reason-hint"
            onInput={(event) => setFieldDraft(activity.id, `${proposal.id}.reason`, event.currentTarget.value)}
          />
          <p class="field-hint" id="reason-hint">
            {t("Shown to the room without your name.")}
          </p>
        </div>
      )}
      <Actions>
        <Button kind="primary" wide type="submit" disabled={chosen === ""}>
          {t("Send")}
        </Button>
      </Actions>
    </form>
  );
}

function Results({ activity, proposals }: { activity: GradientsActivity; proposals: readonly ProposalResult[] }) {
  const answered = proposals.filter((one) => one.n > 0 || one.conditions?.length);
  return (
    <section class="kind-gradients still results">
      {answered.length === 0 && <p>{t("No answers yet.")}</p>}
      {[...answered].reverse().map((one) => (
        <Result key={one.id} activity={activity} proposal={one} />
      ))}
    </section>
  );
}

function Result({ activity, proposal }: { activity: GradientsActivity; proposal: ProposalResult }) {
  const mine = record(`support/${activity.id}`)?.[proposal.id];
  const reasons = proposal.reasons ?? [];
  const conditions = proposal.conditions ?? [];
  return (
    <article class="result">
      <Proposal activity={activity} text={proposal.text} />
      <p class="quiet-words">{tn("{n} person answered", "{n} people answered", proposal.n)}</p>
      <ProgressBars
        bars={LEVELS.map((level) => ({
          id: level,
          label: levelWords(level),
          value: proposal.levels?.[level] ?? 0,
          note: mine?.level === level ? t("Your answer") : undefined,
        }))}
      />
      {conditions.length > 0 && (
        <>
          <h3>{t("We try it on these conditions")}</h3>
          <ul class="said">
            {conditions.map((one) => (
              <li key={one.id} dir="auto">{one.text}</li>
            ))}
          </ul>
        </>
      )}
      {reasons.length > 0 && (
        <>
          <h3>{t("Reasons")}</h3>
          <ul class="said">
            {reasons.map((one) => (
              <li key={one.id} dir="auto">
                <span class="quiet-words">{levelWords(one.level)}</span> {one.text}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
