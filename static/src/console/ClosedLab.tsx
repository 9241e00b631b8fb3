/** After the end: what was achieved and where it is kept. */
import { t, tn } from "../i18n";
import { all, lab } from "../store";
import type { Boot } from "../types";
import { perform } from "./perform";
import { people } from "./attending";

export function ClosedLab({ boot }: { boot: Boot }) {
  const notes = [...all("card").values()].filter((one) => one.late !== true && one.hidden !== true).length;
  const piles = all("cluster").size;
  const experiments = all("experiment").size;
  return (
    <div class="closed">
      <h1>{t("The lab is closed")}</h1>
      <p class="stage-prompt">{lab()?.challenge}</p>
      <ul class="closed-sums">
        <Sum n={people().length} words={tn("person", "people", people().length)} />
        <Sum n={notes} words={tn("note", "notes", notes)} />
        <Sum n={piles} words={tn("pile", "piles", piles)} />
        <Sum n={experiments} words={tn("experiment", "experiments", experiments)} />
      </ul>
      <p class="closed-ways">
        {boot.urls["report"] !== undefined && (
          <a class="button button-primary" href={boot.urls["report"]}>
            {t("Read the report")}
          </a>
        )}
        {boot.urls["export"] !== undefined && (
          <a class="button" href={boot.urls["export"]} target="_blank" rel="noopener">
            {t("Export (JSON)")}
          </a>
        )}
        <a class="button" href={`/labs/${boot.lab}/follow-up#h-records`}>
          {t("Records and sign-off")}
        </a>
        <a class="button" href="/library">
          {t("Library")}
        </a>
        <button type="button" class="button button-quiet" onClick={() => void perform("lab.open", {})}>
          {t("Open the lab again")}
        </button>
      </p>
      <p class="hint">{t("Choose an activity on the left to look at it, and make what is worth keeping an innovation.")}</p>
    </div>
  );
}

function Sum({ n, words }: { n: number; words: string }) {
  return (
    <li>
      <strong class="numbers">{n}</strong> {words}
    </li>
  );
}
