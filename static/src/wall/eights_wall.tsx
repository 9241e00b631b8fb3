/** Crazy eights on the wall: the box that is on and its seconds; after the reveal what was shared. */
import type { JSX } from "preact";

import { eightsOf, type EightsActivity } from "../activities/crazy_eights";
import { t, tn } from "../i18n";
import { record } from "../store";
import { pulseOf, type Pulse } from "../pulse";
import { PulseRing } from "../ui/PulseRing";
import { CountUp } from "./count_up";
import { noteGroups } from "./note_groups";
import { NoteWall } from "./note_wall";
import { BigPrompt, PromptLine } from "./scenes/prompt";

export function EightsWall({ activity }: { activity: EightsActivity }): JSX.Element {
  const { boxes, seconds, share } = eightsOf(activity);
  const pulse = pulseOf(activity.id, boxes, seconds);
  const numbers = record(`eights/${activity.id}`);
  if (activity.revealed && activity.counts.cards > 0) {
    return (
      <div class="scene">
        <PromptLine title={activity.title} prompt={activity.prompt} />
        <NoteWall groups={[{ ...noteGroups(activity)[0]!, id: activity.id }]} />
      </div>
    );
  }
  return (
    <div class="scene kind-crazy_eights eights-scene">
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <p class="step-note">{words(pulse, share, boxes, seconds)}</p>
        {pulse.state === "over" && share === "one" && numbers !== undefined && (
          <p class="note-count">
            <CountUp value={numbers.shared} class="note-count-number" /> <span>{tn("has chosen", "have chosen", numbers.shared)}</span>
          </p>
        )}
      </BigPrompt>
      <Clock pulse={pulse} boxes={boxes} seconds={seconds} filled={numbers?.boxes ?? 0} />
    </div>
  );
}

function words(pulse: Pulse, share: "one" | "all", boxes: number, seconds: number): string {
  if (pulse.state !== "over") return t("{boxes} boxes, {seconds} seconds each. Draw or write.", { boxes, seconds });
  return share === "one" ? t("Choose the one you share.") : t("Pens down.");
}

function Clock({ pulse, boxes, seconds, filled }: { pulse: Pulse; boxes: number; seconds: number; filled: number }): JSX.Element {
  return (
    <div class="pulse">
      {pulse.state === "on" && (
        <>
          <PulseRing left={pulse.left} of={seconds} key={pulse.box} />
          <p class="pulse-box">{t("Box {n} of {of}", { n: pulse.box, of: boxes })}</p>
        </>
      )}
      <ol class="pulse-boxes" style={{ "--across": Math.min(boxes, 8) }} aria-hidden="true">
        {Array.from({ length: boxes }, (_, place) => (
          <li key={place} class={stateOf(place + 1, pulse)}>
            {place + 1}
          </li>
        ))}
      </ol>
      {filled > 0 && <p class="step-note">{tn("{n} box is filled", "{n} boxes are filled", filled)}</p>}
    </div>
  );
}

function stateOf(box: number, pulse: Pulse): string {
  if (pulse.state === "before") return "";
  if (pulse.state === "over" || box < pulse.box) return "is-done";
  return box === pulse.box ? "is-now" : "";
}
