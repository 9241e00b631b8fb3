/** What every activity kind gives to each surface: a component that draws one activity from the store. */
import type { FunctionComponent } from "preact";

import type { Activity, Kind } from "../types";

export type Views = Readonly<Record<Kind, FunctionComponent<{ activity: Activity }>>>;

/** A component of one kind, which trusts that it is given an activity of that kind (the index is keyed by kind). */
export type View<K extends Kind> = FunctionComponent<{ activity: Extract<Activity, { kind: K }> }>;
