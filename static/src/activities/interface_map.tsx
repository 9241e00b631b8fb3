/** The activity kind `interface_map` on the three live surfaces. */
import { t, tn } from "../i18n";
import { record } from "../store";
import type { ActivityOf, Id } from "../types";
import { MapDesk } from "../console/MapDesk";
import { MapPhone } from "../phone/MapPhone";
import { MapWall } from "../wall/map_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";

export interface MapConfig {
  readonly bodies?: readonly Id[] | null;
}
export type MapActivity = ActivityOf<"interface_map", MapConfig>;

/** What an organisation says to another about a topic. */
export interface Interface {
  readonly id: Id;
  readonly body: Id;
  readonly other: Id;
  readonly topic: string;
  readonly give: string;
  readonly need: string;
  readonly hidden?: boolean;
}
export interface Interfaces {
  readonly bodies: readonly Id[];
  readonly lines: readonly Interface[];
  /** The pairs about which nobody has said anything. */
  readonly empty: readonly (readonly [Id, Id])[];
}

declare module "../types" {
  interface Kinds {
    interface_map: MapConfig;
  }
  interface RecordTypes {
    interfaces: Interfaces;
  }
  interface Commands {
    "interface.write": { interface: Id; other: Id; topic: string; give: string; need: string; body?: Id };
    "interface.take_back": { interface: Id };
  }
}

interface Props {
  readonly activity: MapActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Interface map");

// --- Phone ---------------------------------------------------------------------------------------------------

/** Choose an organisation, say where the two meet. */
export function Phone({ activity }: Props) {
  return <MapPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** Every pair of organisations, and which of them nobody has spoken about. */
export function Wall({ activity }: Props) {
  const map = record(`interfaces/${activity.id}`);
  if (map === undefined || map.bodies.length < 2) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  return (
    <div class="scene kind-interface-map">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <p class="step-note">{tn("{n} pair is empty", "{n} pairs are empty", map.empty.length)}</p>
      </PromptLine>
      <MapWall map={map} />
    </div>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** The map, and every line of it. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <MapDesk activity={activity} />;
}
