/** Who has confirmed a promise and who has yet to, in signs and words; and the words for how often an organisation reports back. */
import type { ComponentChildren } from "preact";

import { longDate, t } from "../i18n";

export type Cadence = "once" | "monthly" | "every_two_months" | "quarterly";
export type Side = "employer" | "employees" | "body";
export const CADENCES: readonly Cadence[] = ["once", "monthly", "every_two_months", "quarterly"];

/** A promise of an organisation, as the record `commitments` holds it. */
export interface Commitment {
  readonly id: string;
  readonly organisation: string | null;
  readonly text: string;
  readonly owner_function: string;
  readonly next_report: string;
  readonly cadence: Cadence;
  readonly confirmed: readonly Side[];
  readonly waits_for: readonly Side[];
  readonly holds: boolean;
  /** For staff: off walls and phones. */
  readonly hidden?: boolean;
}

export function sideWords(side: Side): string {
  switch (side) {
    case "employer":
      return t("Employer");
    case "employees":
      return t("Employees");
    case "body":
      return t("Organisation");
  }
}

export function cadenceWords(cadence: Cadence): string {
  switch (cadence) {
    case "once":
      return t("Once");
    case "monthly":
      return t("Every month");
    case "every_two_months":
      return t("Every two months");
    case "quarterly":
      return t("Every quarter");
  }
}

/** "Reports back 1 June 2026, then every month". */
export function reportWords({ next_report: day, cadence }: Pick<Commitment, "next_report" | "cadence">): string {
  const date = longDate(day);
  switch (cadence) {
    case "once":
      return t("Reports back {date}", { date });
    case "monthly":
      return t("Reports back {date}, then every month", { date });
    case "every_two_months":
      return t("Reports back {date}, then every two months", { date });
    case "quarterly":
      return t("Reports back {date}, then every quarter", { date });
  }
}

interface ConfirmationsProps {
  readonly of: Commitment;
  /** Where there is little room the sign says it, and the words are for those who don't see it. */
  readonly short?: boolean;
}

export function Confirmations({ of: { confirmed, waits_for }, short = false }: ConfirmationsProps) {
  const words = (side: Side, long: string): ComponentChildren =>
    short ? (
      <>
        <span aria-hidden="true">{sideWords(side)}</span>
        <span class="unseen">{long}</span>
      </>
    ) : (
      long
    );
  return (
    <ul class="confirmations">
      {confirmed.map((side) => (
        <li key={side} class="is-confirmed">
          <span aria-hidden="true">✓</span> {words(side, t("{side}: confirmed", { side: sideWords(side) }))}
        </li>
      ))}
      {waits_for.map((side) => (
        <li key={side}>
          <span aria-hidden="true">○</span> {words(side, t("{side}: not yet", { side: sideWords(side) }))}
        </li>
      ))}
    </ul>
  );
}
