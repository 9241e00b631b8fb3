/** Behind or ahead: new minutes for what remains, so that the day ends as planned. Nothing changes before it is accepted. */
import { t, tn } from "../i18n";
import { agenda } from "../store";
import { Handle, Key } from "./Handle";
import { acceptProposal, proposal, proposalOpen } from "./replanning";
import { keysOn } from "./shortcuts";

export function ReplanOffer() {
  const found = proposal();
  if (found === null) return null;
  if (!proposalOpen.value) return <Handle id="replan" kind="quiet" class="replan-open" />;
  const title = (id: string): string => agenda().find((one) => one.id === id)?.title ?? "";
  return (
    <section class="replan" aria-label={t("New minutes for what remains")}>
      <ul class="replan-list">
        {found.changes.map(({ id, from, to }) => (
          <li key={id}>
            <span>{title(id)}</span>
            <span class="numbers">
              <s aria-label={t("{n} minutes until now", { n: from })}>{from}</s> <span aria-hidden="true">→</span> <strong>{to}</strong>
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">{leftWords(found.left)}</p>
      <div class="row">
        <button type="button" class="button button-primary" data-handle="replan" onClick={() => void acceptProposal()}>
          {t("Take these")} {keysOn.value && <Key name="j" />}
        </button>
        <button type="button" class="button button-quiet" onClick={() => (proposalOpen.value = false)}>
          {t("Not now")}
        </button>
      </div>
    </section>
  );
}

function leftWords(left: number): string {
  if (left > 0) return tn("Nothing loses more than half. The day then ends {n} minute late.", "Nothing loses more than half. The day then ends {n} minutes late.", left);
  if (left < 0) return tn("Nothing grows by more than half. The day then ends {n} minute early.", "Nothing grows by more than half. The day then ends {n} minutes early.", -left);
  return t("The day then ends as planned.");
}
