/** What every activity kind gives to each surface: a component that draws one activity from the store. */
import type { FunctionComponent } from "preact";

import type { Activity, Kind } from "../types";

export type Views = Readonly<Record<Kind, FunctionComponent<{ activity: Activity }>>>;

/** A kind's config as the console's form has it: what the fields do not know is left as it is. */
export type Config = Readonly<Record<string, unknown>>;

/** What the fields of a kind's settings are given; `name` makes the ids of the fields unique. */
export interface FieldsProps {
  readonly config: Config;
  readonly name: string;
  readonly onChange: (config: Config) => void;
}

/** The fields of a kind's settings in the console's form. */
export type Fields = FunctionComponent<FieldsProps>;

/** A component of one kind, which trusts that it is given an activity of that kind (the index is keyed by kind). */
export type View<K extends Kind> = FunctionComponent<{ activity: Extract<Activity, { kind: K }> }>;
