/** The promises as a table: who has confirmed what, and the handles to confirm, hide or write for those without a phone. */
import { useState } from "preact/hooks";

import { newId } from "../ids";
import { t } from "../i18n";
import { lab, record } from "../store";
import type { CommitmentActivity } from "../activities/commitment";
import { cadenceWords, CADENCES, Confirmations, reportWords, sideWords, type Cadence, type Commitment } from "../ui/Confirmations";
import { OrgBadge } from "../ui/OrgBadge";
import { HideLine } from "./HideLine";
import { useKept } from "./kept";
import { perform } from "./perform";

export function Commitments({ activity }: { activity: CommitmentActivity }) {
  const made = record(`commitments/${activity.id}`) ?? [];
  if (!activity.revealed) return <p class="hint">{t("Hidden. Reveal to show the promises again.")}</p>;
  return (
    <div class="kind-commitment">
      {made.length === 0 ? (
        <p class="hint">{t("No promises yet. Whoever belongs to an organisation can write one on the phone.")}</p>
      ) : (
        <div class="result-scroll line-table" tabIndex={0} role="region" aria-label={t("Promises")}>
          <table class="result">
            <thead>
              <tr>
                <th scope="col">{t("Organisation")}</th>
                <th scope="col" class="result-what">
                  {t("Promise")}
                </th>
                <th scope="col">{t("Confirmed")}</th>
                <th scope="col">
                  <span class="unseen">{t("What can be done")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {made.map((one) => (
                <Row key={one.id} activity={activity} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {activity.state !== "planned" && lab()?.state !== "closed" && <WriteFor activity={activity} />}
    </div>
  );
}

function Row({ activity, one }: { activity: CommitmentActivity; one: Commitment }) {
  const closed = lab()?.state === "closed";
  return (
    <tr class={one.hidden === true ? "is-hidden" : undefined}>
      <td>
        <OrgBadge organisation={one.organisation} />
      </td>
      <th scope="row" class="result-what" dir="auto">
        {one.text}
        <small>
          {one.owner_function} · {reportWords(one)}
        </small>
      </th>
      <td>
        <Confirmations of={one} />
        {!closed &&
          one.waits_for.map((side) => (
            <button
              key={side}
              type="button"
              class="button button-quiet"
              onClick={() => void perform("commitment.confirm", { commitment: one.id, confirmed: true, side }, { activity: activity.id })}
            >
              {t("Confirm for: {side}", { side: sideWords(side) })}
            </button>
          ))}
      </td>
      <td>
        <HideLine activity={activity.id} line={one.id} hidden={one.hidden === true} name={one.text} />
      </td>
    </tr>
  );
}

const EMPTY = { organisation: "", text: "", owner_function: "", next_report: "", cadence: "once" as Cadence };

/** For organisations whose people have no phone in their hands. */
function WriteFor({ activity }: { activity: CommitmentActivity }) {
  const [draft, setDraft] = useKept(`promise/${activity.id}`, EMPTY);
  const [begun] = useState(draft !== EMPTY);
  const put = (more: Partial<typeof EMPTY>): void => setDraft({ ...draft, ...more });
  const bodies = lab()?.organisations ?? [];
  const complete = draft.text.trim() !== "" && draft.owner_function.trim() !== "" && draft.next_report !== "";
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (!complete) return;
    const { organisation, ...words } = draft;
    const whose = organisation === "" ? {} : { organisation };
    const answer = await perform("commitment.write", { commitment: newId(), ...words, ...whose }, { activity: activity.id });
    if (answer.ok) setDraft((now) => (now === draft ? EMPTY : now)); // it may have been written on meanwhile
  }
  return (
    <details class="line-form" open={begun}>
      <summary>{t("Write a promise for an organisation")}</summary>
      <form onSubmit={(event) => void save(event)}>
        <label class="field">
          <span>{t("Organisation")}</span>
          <select class="input" value={draft.organisation} onChange={(event) => put({ organisation: event.currentTarget.value })}>
            <option value="">{t("No organisation")}</option>
            {bodies.map((body) => (
              <option key={body.id} value={body.id}>
                {body.name}
              </option>
            ))}
          </select>
        </label>
        <label class="field line-form-wide">
          <span>{t("Promise")}</span>
          <textarea class="input" rows={2} maxLength={500} value={draft.text} onInput={(event) => put({ text: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{t("Responsible function")}</span>
          <input class="input" maxLength={200} value={draft.owner_function} onInput={(event) => put({ owner_function: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{t("Reports back on")}</span>
          <input class="input" type="date" value={draft.next_report} onInput={(event) => put({ next_report: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{t("How often?")}</span>
          <select class="input" value={draft.cadence} onChange={(event) => put({ cadence: event.currentTarget.value as Cadence })}>
            {CADENCES.map((cadence) => (
              <option key={cadence} value={cadence}>
                {cadenceWords(cadence)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-primary" disabled={!complete}>
          {t("Save the promise")}
        </button>
      </form>
    </details>
  );
}
