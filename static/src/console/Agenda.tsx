/** The agenda against the clock: when things were to start, when they did, and what can be shortened. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { thisMinute, timeOfDay } from "../clock";
import { language, t, tn } from "../i18n";
import { agenda, lab, timer } from "../store";
import type { Activity } from "../types";
import { ActivityForm } from "./ActivityForm";
import { Handle } from "./Handle";
import { ReplanOffer } from "./Replan";
import { schedule, type Schedule, type Slot } from "./schedule";
import { editing, lookAt, shown } from "./view";
import { kindWords, phaseWords, stateWords } from "./words";

export function Agenda() {
  const here = lab()!;
  const list = agenda();
  const clock = timer();
  const minute = thisMinute.value;
  const plan = useMemo(() => schedule(here, list, clock, minute * 60_000), [here, list, clock, minute]);
  return (
    <nav class="agenda" aria-label={t("Agenda")}>
      <Pace plan={plan} />
      <div class="agenda-scroll">
        <Entries list={list} plan={plan} />
        {editing.value?.id === "new" ? (
          <ActivityForm after={shown()?.id ?? list.at(-1)?.id ?? null} />
        ) : (
          <Handle id="add" kind="quiet" class="agenda-add" />
        )}
      </div>
    </nav>
  );
}

function Entries({ list, plan }: { list: readonly Activity[]; plan: Schedule }) {
  const here = lab()!;
  const at = list.findIndex((one) => one.id === here.current);
  return (
    <ol class="agenda-list">
      {list.map((one, index) => (
        <Entry
          key={one.id}
          one={one}
          slot={plan.slots.get(one.id)}
          phase={one.phase !== list[index - 1]?.phase && one.phase !== one.kind ? phaseWords(one.phase) : null}
          day={(one.day ?? 1) !== (list[index - 1]?.day ?? 1) ? (one.day ?? 1) : null}
          before={list[index - 2]?.id ?? null}
          index={index}
          after={list[index + 1]?.id}
          passed={one.state === "planned" && (index < at || here.state === "closed")}
        />
      ))}
    </ol>
  );
}

/** How the room stands to the plan, in one line one can glance at. */
function Pace({ plan }: { plan: Schedule }) {
  const here = lab()!;
  const time = (ms: number): string => timeOfDay(ms, language.value);
  const minutes = plan.behind === null ? null : Math.round(plan.behind / 60);
  const late = plan.plannedEnd !== null && plan.expectedEnd !== null && plan.expectedEnd - plan.plannedEnd >= 5 * 60_000;
  const tone = minutes === null || here.state !== "open" ? "" : late ? "pace-late" : "pace-good";
  return (
    <div class={`pace ${tone}`}>
      <p class="pace-now">{paceWords(here.state, minutes)}</p>
      {plan.plannedEnd !== null && plan.expectedEnd !== null && here.state !== "closed" && (
        <p class="pace-end numbers">
          {Math.abs(plan.expectedEnd - plan.plannedEnd) < 60_000
            ? t("Ends {time}", { time: time(plan.plannedEnd) })
            : t("Ends {time} (planned {planned})", { time: time(plan.expectedEnd), planned: time(plan.plannedEnd) })}
        </p>
      )}
      {here.state === "open" && <ReplanOffer />}
    </div>
  );
}

function paceWords(state: string, minutes: number | null): string {
  if (state === "closed") return t("The lab is closed");
  if (state === "planned" && (minutes === null || minutes <= 0)) return t("The lab has not begun");
  if (minutes === null) return t("On time");
  if (minutes >= 1) return tn("{n} minute behind", "{n} minutes behind", minutes);
  if (minutes <= -1) return tn("{n} minute ahead", "{n} minutes ahead", -minutes);
  return t("On time");
}

interface EntryProps {
  readonly one: Activity;
  readonly slot: Slot | undefined;
  /** The phase's name when it begins here. */
  readonly phase: string | null;
  readonly day: number | null;
  /** What it comes after when it is moved up. */
  readonly before: string | null;
  readonly after: string | undefined;
  readonly index: number;
  readonly passed: boolean;
}

function Entry({ one, slot, phase, day, before, after, index, passed }: EntryProps) {
  const isCurrent = lab()?.current === one.id && lab()?.state !== "closed";
  const isShown = shown()?.id === one.id;
  const state = passed ? t("Not held") : stateWords(one);
  const place = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (isCurrent) place.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <>
      {day !== null && index > 0 && <li class="agenda-day">{t("Day {n}", { n: day })}</li>}
      {phase !== null && (
        <li class="agenda-phase" aria-hidden="true">
          {phase}
        </li>
      )}
      <li
        ref={place}
        class={`entry entry-${passed ? "passed" : one.state} ${isCurrent ? "entry-current" : ""} ${isShown ? "entry-shown" : ""}`}
        aria-current={isCurrent ? "step" : undefined}
      >
        <button
          type="button"
          class="entry-button"
          aria-pressed={isShown}
          aria-label={`${one.title}. ${kindWords(one.kind)}, ${tn("{n} minute", "{n} minutes", one.minutes)}. ${state}`}
          onClick={() => lookAt(one.id)}
          onDblClick={() => (editing.value = { id: one.id })}
        >
          <Times slot={passed ? undefined : slot} current={isCurrent} />
          <span class="entry-title">{one.title}</span>
          <span class="entry-minutes numbers">{t("{n} min", { n: one.minutes })}</span>
          <span class="entry-mark" aria-hidden="true">
            {one.state === "done" ? "✓" : isCurrent ? "●" : ""}
          </span>
        </button>
        {editing.value?.id === one.id && <ActivityForm one={one} before={before} next={after} first={index === 0} />}
      </li>
    </>
  );
}

/** When it started or is expected to; of the present one also when it was to start, if that is some minutes off. */
function Times({ slot, current }: { slot: Slot | undefined; current: boolean }) {
  const moment = slot?.start ?? slot?.planned ?? null;
  if (slot === undefined || moment === null) return <span class={`entry-time ${lab()?.state === "planned" ? "" : "entry-time-none"}`} />;
  const off = slot.planned !== null && Math.abs(moment - slot.planned) >= 60_000;
  return (
    <span class="entry-time numbers">
      {off && current && <s class="entry-was">{timeOfDay(slot.planned!, language.value)}</s>}
      <span>{timeOfDay(moment, language.value)}</span>
    </span>
  );
}
