/** Traffic lights for plans: colour, shape and word say the same. One plan is a list, several a table. */
import type { JSX } from "preact";

import { lightWords, type Check, type CheckedSheet, type Found, type Light, type RulesActivity } from "../activities/rules_check";
import { t, tn } from "../i18n";
import { sheetsOf, sheetTitle } from "../sheets";
import { record } from "../store";
import { Fit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { PromptLine } from "./scenes/prompt";
import { SheetProgress } from "./sheet_wall";

const MOST_ROWS = 5; // plans on one page

export function RulesWall({ activity }: { activity: RulesActivity }): JSX.Element {
  const checks = activity.config.checks ?? [];
  const sheets = record(`rules/${activity.id}`)?.sheets ?? [];
  const begun = sheets.some((one) => one.checks.some((found) => found.light !== "open"));
  if (!begun || checks.length === 0) return <SheetProgress activity={activity} sheets={sheetsOf(activity.id)} />;
  return (
    <div class="scene kind-rules">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <Exemptions sheets={sheets} />
      </PromptLine>
      {sheets.length === 1 ? <OnePlan checks={checks} sheet={sheets[0]!} /> : <Plans checks={checks} sheets={sheets} />}
    </div>
  );
}

function Exemptions({ sheets }: { sheets: readonly CheckedSheet[] }) {
  const n = sheets.reduce((sum, one) => sum + one.checks.filter((found) => found.exemption).length, 0);
  if (n === 0) return null;
  return <p class="rules-exemptions">{tn("{n} exemption needed", "{n} exemptions needed", n)}</p>;
}

/** The light as a shape that can be told apart without seeing its colour. */
function Lamp({ light }: { light: Light }) {
  return (
    <svg class={`lamp is-${light}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {light === "green" && (
        <>
          <circle cx="12" cy="12" r="11" />
          <path d="m6.5 12.5 4 4 7-8" />
        </>
      )}
      {light === "amber" && (
        <>
          <path class="lamp-face" d="M12 1.5 23 21.5H1z" />
          <path d="M12 9v5.5M12 17.6v.4" />
        </>
      )}
      {light === "red" && (
        <>
          <path class="lamp-face" d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z" />
          <path d="M7.5 12h9" />
        </>
      )}
      {light === "open" && <circle class="lamp-face" cx="12" cy="12" r="10" />}
    </svg>
  );
}

function OnePlan({ checks, sheet }: { checks: readonly Check[]; sheet: CheckedSheet }) {
  return (
    <ul class="rules-list" style={{ "--rows": checks.length }}>
      {checks.map((check) => {
        const found = foundOf(sheet, check);
        return (
          <li key={check.id}>
            <Lamp light={found.light} />
            <Fit class="rules-title" as="h2" min={2.6} max={4.4}>
              {check.title}
            </Fit>
            <Fit class="rules-words" min={2.2} max={3.4}>
              {found.light === "amber" ? found.who : lightWords(found.light)}
              {found.note !== "" && <span class="rules-note">{found.note}</span>}
            </Fit>
            {found.exemption && <span class="rules-mark">{t("Exemption needed")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Plans({ checks, sheets }: { checks: readonly Check[]; sheets: readonly CheckedSheet[] }) {
  const pages = Math.ceil(sheets.length / MOST_ROWS);
  const rows = Math.ceil(sheets.length / pages); // as many on each page, so that none is nearly empty
  const page = usePager(Array.from({ length: pages }, () => dwell(40)));
  const shown = sheets.slice(page * rows, (page + 1) * rows);
  return (
    <>
      <table class="rules-table" style={{ "--rows": shown.length }}>
        <thead>
          <tr>
            <td />
            {checks.map((check) => (
              <th scope="col" key={check.id}>
                <Fit class="rules-head" min={2.2} max={2.8}>
                  {check.title}
                </Fit>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((sheet) => (
            <tr key={sheet.id}>
              <th scope="row">
                <Fit class="rules-plan" min={2.2} max={3.4}>
                  {sheetTitle(sheet.id)}
                </Fit>
              </th>
              {checks.map((check) => (
                <Cell key={check.id} found={foundOf(sheet, check)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && <PageMark from={page * rows + 1} to={page * rows + shown.length} of={sheets.length} page={page} pages={pages} />}
    </>
  );
}

function Cell({ found }: { found: Found }) {
  return (
    <td>
      <div class="rules-cell">
        <Lamp light={found.light} />
        <Fit class="rules-who" min={2.2} max={2.4}>
          {found.light === "amber" ? found.who : lightWords(found.light)}
        </Fit>
        {found.exemption && <span class="rules-mark">{t("Exemption needed")}</span>}
      </div>
    </td>
  );
}

function foundOf(sheet: CheckedSheet, check: Check): Found {
  const nothing: Found = { check: check.id, answer: "", note: "", who: "", exemption: false, light: "open" };
  return sheet.checks.find((one) => one.check === check.id) ?? nothing;
}
