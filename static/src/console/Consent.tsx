/** Gradients of agreement: which proposal is asked, how the room stands, and objections that become conditions. */
import { useState } from "preact/hooks";

import type { GradientsActivity, ProposalResult, Reason } from "../activities/gradients";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { lab, offered, parts, record } from "../store";
import { LEVELS, levelWords } from "../support";
import type { Id } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { ProgressBars } from "../ui/ProgressBars";
import { useKept } from "./kept";
import { perform } from "./perform";
import { PutForm } from "./PutForm";

export function Consent({ activity }: { activity: GradientsActivity }) {
  const shown = record(`gradients/${activity.id}`);
  if (shown === undefined) return <Planned activity={activity} />;
  const asked = shown.proposals.find((one) => one.id === shown.asked);
  return (
    <div class="kind-gradients consent">
      {asked !== undefined && <Proposal activity={activity} proposal={asked} asked />}
      {shown.proposals
        .filter((one) => one.id !== shown.asked)
        .map((one) => (
          <Proposal key={one.id} activity={activity} proposal={one} asked={false} />
        ))}
      {activity.state !== "done" && open() && <Another activity={activity} />}
    </div>
  );
}

/** A closed lab takes nothing in any more. */
function open(): boolean {
  return lab()?.state !== "closed";
}

function Planned({ activity }: { activity: GradientsActivity }) {
  const proposals = activity.config.proposals ?? [];
  if (proposals.length === 0) return <p class="hint">{t("No proposal yet: the room answers the question above, until you put one.")}</p>;
  return (
    <ol class="questions">
      {proposals.map((one) => (
        <li key={one.id}>{one.text}</li>
      ))}
    </ol>
  );
}

interface ProposalProps {
  readonly activity: GradientsActivity;
  readonly proposal: ProposalResult;
  readonly asked: boolean;
}

function Proposal({ activity, proposal, asked }: ProposalProps) {
  const { title, body } = parts(proposal.text);
  const name = title ?? (body || activity.prompt);
  const running = activity.state !== "done" && open();
  return (
    <section class={asked ? "consent-proposal is-asked" : "consent-proposal"} aria-label={name}>
      <header>
        <h2 dir="auto">{name}</h2>
        <p class="hint">
          {asked && running && <strong>{t("Asked now")} · </strong>}
          {tn("{n} answer", "{n} answers", proposal.n)}
        </p>
        {!asked && running && (
          <button type="button" class="button" onClick={() => void perform("proposal.ask", { proposal: proposal.id }, { activity: activity.id })}>
            {t("Ask this now")}
          </button>
        )}
      </header>
      {proposal.levels === undefined
        ? asked && <p class="hint">{t("Nobody sees an answer before you reveal. The reveal ends the answering.")}</p>
        : (proposal.n > 0 || proposal.conditions?.length) && <Result activity={activity} proposal={proposal} />}
    </section>
  );
}

function Result({ activity, proposal }: { activity: GradientsActivity; proposal: ProposalResult }) {
  return (
    <div class="consent-result">
      <div class="consent-stand">
        <ProgressBars bars={LEVELS.map((level) => ({ id: level, label: levelWords(level), value: proposal.levels?.[level] ?? 0 }))} />
        <Conditions activity={activity.id} proposal={proposal} />
      </div>
      <Reasons activity={activity.id} proposal={proposal} />
      <ByOrganisation proposal={proposal} />
    </div>
  );
}

function ByOrganisation({ proposal }: { proposal: ProposalResult }) {
  const apart = Object.entries(proposal.by_organisation ?? {});
  if (apart.length === 0) return null;
  return (
    <table class="result consent-apart">
      <caption class="unseen">{t("By organisation, from five answers on")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Organisation")}</th>
          {LEVELS.map((level) => (
            <th scope="col" key={level} class="consent-level">
              {levelWords(level)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {apart.map(([body, line]) => (
          <tr key={body}>
            <th scope="row">
              <OrgBadge organisation={body} />
            </th>
            {LEVELS.map((level) => (
              <td class="numbers" key={level}>
                {line.levels[level]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reasons({ activity, proposal }: { activity: Id; proposal: ProposalResult }) {
  const reasons = proposal.reasons ?? [];
  const [turning, setTurning] = useKept<Id | null>(`turning/${activity}/${proposal.id}`, null);
  return (
    <div class="consent-words">
      <h3>{t("Reasons")}</h3>
      {reasons.length === 0 && <p class="hint">{t("Nobody gave a reason.")}</p>}
      <ul>
        {reasons.map((one) => (
          <li key={one.id} class={one.hidden === true ? "is-hidden" : undefined}>
            <p>
              <span class="hint">{levelWords(one.level)}</span>
              <br />
              <span dir="auto">{one.text}</span>
              {one.n > 1 && <small class="numbers"> × {one.n}</small>}
              {one.hidden === true && <small> · {t("hidden")}</small>}
            </p>
            {turning === one.id ? (
              <ConditionForm activity={activity} proposal={proposal.id} about={one.id} condition={newId()} text={one.text} onDone={() => setTurning(null)} />
            ) : (
              open() && <ReasonTools activity={activity} reason={one} onTurn={() => setTurning(one.id)} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ReasonTools({ activity, reason, onTurn }: { activity: Id; reason: Reason; onTurn: () => void }) {
  const short = reason.text.slice(0, 60);
  return (
    <div class="row-tools">
      <button type="button" class="button button-quiet" aria-label={t("Make a condition of “{text}”", { text: short })} onClick={onTurn}>
        {t("Make a condition")}
      </button>
      {reason.hidden === true ? (
        <button type="button" class="button button-quiet" aria-label={t("Show “{text}” again", { text: short })} onClick={() => void perform("reason.restore", { reason: reason.id }, { activity })}>
          {t("Show again")}
        </button>
      ) : (
        <button type="button" class="button button-quiet" aria-label={t("Hide “{text}”", { text: short })} onClick={() => void perform("reason.hide", { reason: reason.id }, { activity })}>
          {t("Hide")}
        </button>
      )}
    </div>
  );
}

function Conditions({ activity, proposal }: { activity: Id; proposal: ProposalResult }) {
  const [changing, setChanging] = useKept<Id | null>(`changing/${activity}/${proposal.id}`, null);
  return (
    <div class="consent-words">
      <h3>{t("Conditions")}</h3>
      <ul>
        {(proposal.conditions ?? []).map((one) =>
          changing === one.id ? (
            <li key={one.id}>
              <ConditionForm activity={activity} proposal={proposal.id} about={one.id} condition={one.id} text={one.text} onDone={() => setChanging(null)} />
            </li>
          ) : (
            <li key={one.id}>
              <p dir="auto">{one.text}</p>
              {open() && (
                <div class="row-tools">
                  <button type="button" class="button button-quiet" aria-label={t("Change “{text}”", { text: one.text.slice(0, 60) })} onClick={() => setChanging(one.id)}>
                    {t("Change")}
                  </button>
                  <button type="button" class="button button-quiet" aria-label={t("Drop “{text}”", { text: one.text.slice(0, 60) })} onClick={() => void perform("condition.drop", { condition: one.id }, { activity })}>
                    {t("Drop")}
                  </button>
                </div>
              )}
            </li>
          ),
        )}
        {open() && (
          <li>
            {changing === "new" ? (
              <ConditionForm activity={activity} proposal={proposal.id} about="new" condition={newId()} text="" onDone={() => setChanging(null)} />
            ) : (
              <button type="button" class="button button-quiet" onClick={() => setChanging("new")}>
                {t("Add a condition")}
              </button>
            )}
          </li>
        )}
      </ul>
    </div>
  );
}

interface FormProps {
  readonly activity: Id;
  readonly proposal: Id;
  /** What the words begin from: a reason, a condition, or nothing yet. */
  readonly about: Id | "new";
  readonly condition: Id;
  readonly text: string;
  readonly onDone: () => void;
}

/** The words are the facilitator's: a reason is where they begin. */
function ConditionForm({ activity, proposal, about, condition, text, onDone }: FormProps) {
  const [begun, setBegun] = useKept<string | null>(`condition/${proposal}/${about}`, null);
  const [id] = useState(condition);
  const words = begun ?? text;
  const close = (): void => {
    setBegun(null);
    onDone();
  };
  const keep = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (words.trim() === "") return;
    const answer = await perform("condition.write", { condition: id, proposal, text: words.trim() }, { activity });
    if (answer.ok) close();
  };
  return (
    <form class="field" onSubmit={(event) => void keep(event)}>
      <label for={`condition-${id}`}>{t("We try it if …")}</label>
      <textarea class="input" id={`condition-${id}`} rows={2} maxLength={300} value={words} onInput={(event) => setBegun(event.currentTarget.value)} />
      <div class="row-tools">
        <button type="submit" class="button button-primary">
          {t("Keep as a condition")}
        </button>
        <button type="button" class="button button-quiet" onClick={close}>
          {t("Cancel")}
        </button>
      </div>
    </form>
  );
}

/** A proposal that was not planned: in words, or a note on the table. */
function Another({ activity }: { activity: GradientsActivity }) {
  const asked = record(`gradients/${activity.id}`)?.proposals ?? [];
  const cards = offered(activity.id).cards.filter((card) => asked.every((one) => one.card !== card.id));
  const ask = async (what: { text: string } | { card: Id }): Promise<boolean> =>
    (await perform("proposal.ask", { proposal: newId(), ...what }, { activity: activity.id })).ok;
  return (
    <PutForm
      name="proposal"
      about={activity.id}
      label={t("Ask about another proposal")}
      button={t("Ask")}
      longest={400}
      onText={(text) => ask({ text })}
      cardLabel={t("or about a note")}
      cards={[{ label: t("Notes"), of: cards }]}
      onCard={(card) => void ask({ card })}
    />
  );
}
