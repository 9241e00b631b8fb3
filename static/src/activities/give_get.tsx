/** The activity kind `give_get` on the three live surfaces. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { ActivityOf, Id } from "../types";
import { NumberField } from "../console/fields";
import { ExchangeDesk } from "../console/ExchangeDesk";
import { ExchangePhone } from "../phone/ExchangePhone";
import { ExchangeWall } from "../wall/exchange_wall";
import { BigPrompt } from "../wall/scenes/prompt";
import type { FieldsProps } from "./surface";

export interface ExchangeConfig {
  readonly each?: number;
}
export type ExchangeActivity = ActivityOf<"give_get", ExchangeConfig>;

export type ExchangeSide = "offer" | "request";
/** An offer or a request, as everybody sees it after the reveal. */
export interface Exchange {
  readonly id: Id;
  readonly side: ExchangeSide;
  readonly text: string;
  readonly to: Id | null;
  readonly organisation: Id | null;
  readonly hidden?: boolean;
}
export type OwnExchange = Omit<Exchange, "organisation" | "hidden">;
export interface Pair {
  readonly offer: Id;
  readonly request: Id;
}
export interface Exchanges {
  /** How many offers and requests there are. */
  readonly written: number;
  /** After the reveal. `by` is who has said yes. */
  readonly notes?: readonly Exchange[];
  readonly agreements?: readonly Pair[];
  readonly waiting?: readonly (Pair & { readonly by: ExchangeSide })[];
  readonly suggested?: readonly Pair[];
}

declare module "../types" {
  interface Kinds {
    give_get: ExchangeConfig;
  }
  interface RecordTypes {
    exchange: readonly OwnExchange[];
    exchanges: Exchanges;
  }
  interface Commands {
    "exchange.write": { note: Id; side: ExchangeSide; text: string; to: Id | null; organisation?: Id };
    "exchange.take_back": { note: Id };
    "match.agree": { offer: Id; request: Id; agree: boolean };
  }
}

interface Props {
  readonly activity: ExchangeActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Give and get");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Offer, ask, and say yes to what fits. */
export function Phone({ activity }: Props) {
  return <ExchangePhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** Before the reveal how many there are; after it the agreements, and until there are any what lies on the table. */
export function Wall({ activity }: Props) {
  const told = record(`exchanges/${activity.id}`);
  if (told?.notes !== undefined && told.notes.length > 0) return <ExchangeWall activity={activity} told={told} notes={told.notes} />;
  return (
    <BigPrompt title={activity.title} prompt={activity.prompt}>
      {told !== undefined && told.written > 0 && (
        <p class="step-note">{tn("{n} offer or request", "{n} offers and requests", told.written)}</p>
      )}
    </BigPrompt>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** What is on the table, and what may fit. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <ExchangeDesk activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields({ config, onChange, name }: FieldsProps) {
  return (
    <NumberField
      name={`each-${name}`}
      label={t("Offers and requests per person (at most 5)")}
      value={(config["each"] ?? 1) as number}
      onChange={(each) => onChange({ ...config, each: Math.min(5, each ?? 1) })}
    />
  );
}
