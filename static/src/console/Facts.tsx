/** How far the room is, in numbers that name nobody. */
import { t, tn } from "../i18n";
import { presence, record } from "../store";
import type { Activity } from "../types";
import { people } from "./attending";

/** Kinds with words of their own above. */
const TOLD: readonly string[] = ["idea_board", "dot_vote", "check_in", "check_out", "test_card"];

export function Facts({ one }: { one: Activity }) {
  if (one.state === "planned") return null;
  const present = one.state === "done" ? people().length : (presence()?.online ?? 0);
  const there = Math.max(present, one.counts.contributors);
  const tally = record(`tally/${one.id}`);
  const answers = record(`answers/${one.id}`);
  const { cards, contributors, ready } = one.counts;
  return (
    <ul class="facts">
      {one.kind === "idea_board" && (
        <>
          <Fact n={cards} words={tn("note", "notes", cards)} />
          <Share n={contributors} of={there} words={t("have written")} />
        </>
      )}
      {one.kind === "dot_vote" && (
        <Share n={tally?.voters ?? contributors} of={tally?.eligible ?? people().length} words={t("have voted")} />
      )}
      {(one.kind === "check_in" || one.kind === "check_out") && (
        <Share n={answers?.n ?? contributors} of={Math.max(there, answers?.n ?? 0)} words={t("have answered")} />
      )}
      {one.kind === "test_card" && <Share n={contributors} of={there} words={t("have written on an experiment")} />}
      {!TOLD.includes(one.kind) && contributors > 0 && <Share n={contributors} of={there} words={t("have taken part")} />}
      {ready > 0 && <Share n={ready} of={Math.max(there, ready)} words={t("say they are ready")} />}
    </ul>
  );
}

function Fact({ n, words }: { n: number; words: string }) {
  return (
    <li class="fact">
      <strong class="numbers">{n}</strong> {words}
    </li>
  );
}

/** Part of a whole, as numbers and as a line that fills. */
function Share({ n, of, words }: { n: number; of: number; words: string }) {
  return (
    <li class="fact">
      <span>
        <strong class="numbers">{n}</strong> {t("of")} <span class="numbers">{of}</span> {words}
      </span>
      <span class="fact-track" aria-hidden="true">
        <span class="fact-fill" style={{ transform: `scaleX(${of === 0 ? 0 : Math.min(1, n / of)})` }} />
      </span>
    </li>
  );
}
