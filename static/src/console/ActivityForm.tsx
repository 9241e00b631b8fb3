/**
 * An activity's settings, in place in the agenda. Nothing is sent before "Save"; what was typed survives a refusal. While the
 * answer is awaited the form is inert and has let go of the focus: the next key is a shortcut, not a letter in a closing form.
 */
import { useSignal } from "@preact/signals";
import { fields, views } from "kinds:console";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { record } from "../store";
import type { Activity, Answer, Commands, Id, Kind } from "../types";
import type { Config } from "../activities/surface";
import { useCrossing, type Crossed } from "./crossing";
import { whenDrawn } from "./drawn";
import { NumberInput } from "./fields";
import { perform } from "./perform";
import { nameOfStaff } from "./staff";
import { editing } from "./view";
import { kindWords } from "./words";

/** Every kind there is; the one that is added most often first. */
function everyKind(): Kind[] {
  return (Object.keys(views) as Kind[]).sort((a, b) => Number(b === "idea_board") - Number(a === "idea_board"));
}

interface FormProps {
  /** The activity to change; left out for a new one. */
  readonly one?: Activity;
  /** A new one comes after this. */
  readonly after?: Id | null;
  readonly before?: Id | null;
  readonly next?: Id | undefined;
  readonly first?: boolean;
}

export function ActivityForm({ one, after = null, before = null, next, first = false }: FormProps) {
  const [kind, setKind] = useState<Kind>(one?.kind ?? "idea_board");
  const [title, setTitle] = useState(one?.title ?? "");
  const [prompt, setPrompt] = useState(one?.prompt ?? "");
  const [minutes, setMinutes] = useState(one?.minutes ?? 10);
  const [config, setConfig] = useState<Config>((one?.config ?? {}) as Config);
  const id = one?.id ?? "new";
  const Fields = fields[kind];
  const form = useRef<HTMLFormElement>(null);
  const titleField = useRef<HTMLInputElement>(null);
  const sent = useSignal(false);
  const setters: Readonly<Record<string, (value: never) => void>> = { title: setTitle, prompt: setPrompt, minutes: setMinutes, config: setConfig };
  const follow = (fields: Readonly<Record<string, unknown>>): void => {
    for (const [field, value] of Object.entries(fields)) setters[field]?.(value as never);
  };
  const [crossed, haveSeen] = useCrossing(one === undefined ? null : wordsOf(one), { title, prompt, minutes, config }, follow);
  const opened = editing.value;
  useLayoutEffect(() => (form.current?.closest("li") ?? form.current)?.scrollIntoView({ block: "start" }), []);
  useLayoutEffect(() => beginAt(titleField.current), [opened]);

  /** Sends one wish and closes the form when it is granted, unless it was opened anew in the meantime. */
  async function close(by: () => Promise<Answer>): Promise<void> {
    if (sent.peek()) return;
    const mine = editing.peek();
    const left = document.activeElement;
    sent.value = true;
    if (left instanceof HTMLElement && form.current?.contains(left)) left.blur();
    const answer = await by();
    sent.value = false;
    if (answer.ok && editing.peek() === mine) {
      const entry = form.current?.closest("li");
      editing.value = null;
      if (left !== document.body) whenDrawn(() => goOnFrom(entry));
      return;
    }
    whenDrawn(() => {
      if (answer.ok) beginAt(titleField.current);
      else if (left instanceof HTMLElement && document.activeElement === document.body) left.focus();
    });
  }

  function save(): Promise<Answer> {
    const words = { title: title.trim() || kindWords(kind), prompt: prompt.trim(), minutes };
    return one === undefined
      ? perform("activity.add", { kind, ...words, config, ...(after === null ? {} : { after }) })
      : perform("activity.edit", changed(one, { ...words, config }), { activity: one.id });
  }

  function drop(): Promise<Answer> {
    const done = t("“{title}” is out of the agenda.", { title: one!.title });
    return perform("activity.drop", {}, { activity: one!.id, done });
  }

  function copy(): Promise<Answer> {
    return perform("activity.add", { kind, title, prompt, minutes, config, after: one!.id });
  }

  return (
    <form
      ref={form}
      class="entry-form"
      aria-label={one === undefined ? t("New activity") : t("Edit “{title}”", { title: one.title })}
      inert={sent.value}
      aria-busy={sent.value}
      onSubmit={(event) => {
        event.preventDefault();
        void close(save);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        editing.value = null;
      }}
    >
      {one === undefined && (
        <div class="field">
          <label for={`kind-${id}`}>{t("Kind")}</label>
          <select
            class="input"
            id={`kind-${id}`}
            value={kind}
            onChange={(event) => {
              setKind(event.currentTarget.value as Kind);
              setConfig({});
            }}
          >
            {everyKind().map((each) => (
              <option key={each} value={each}>
                {kindWords(each)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for={`title-${id}`}>{t("Title")}</label>
        <input
          class="input"
          id={`title-${id}`}
          value={title}
          maxLength={160}
          placeholder={kindWords(kind)}
          ref={titleField}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={`prompt-${id}`}>{t("What the room is asked")}</label>
        <textarea
          class="input"
          id={`prompt-${id}`}
          value={prompt}
          maxLength={600}
          rows={3}
          onInput={(event) => setPrompt(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={`minutes-${id}`}>{t("Minutes")}</label>
        <NumberInput id={`minutes-${id}`} max={600} value={minutes} onChange={(wished) => setMinutes(wished ?? 1)} />
      </div>
      {crossed.map((each) => (
        <Crossing
          key={each.field}
          crossed={each}
          onMine={() => haveSeen(each.field)}
          onTheirs={() => {
            haveSeen(each.field);
            follow({ [each.field]: each.theirs });
          }}
        />
      ))}
      {Fields !== undefined && <Fields config={config} onChange={setConfig} name={id} />}
      <div class="entry-form-foot">
        <button type="submit" class="button button-primary" disabled={crossed.length > 0}>
          {one === undefined ? t("Add") : t("Save")}
        </button>
        <button type="button" class="button" onClick={() => (editing.value = null)}>
          {t("Cancel")}
        </button>
      </div>
      {one !== undefined && (
        <div class="entry-form-more">
          <button
            type="button"
            class="button button-quiet"
            disabled={first}
            onClick={() => void perform("activity.move", { after: before }, { activity: one.id })}
          >
            {t("Move up")}
          </button>
          <button
            type="button"
            class="button button-quiet"
            disabled={next === undefined}
            onClick={() => void perform("activity.move", { after: next ?? null }, { activity: one.id })}
          >
            {t("Move down")}
          </button>
          <button type="button" class="button button-quiet" onClick={() => void close(copy)}>
            {t("Copy")}
          </button>
          <button type="button" class="button button-quiet" onClick={() => void close(drop)}>
            {t("Drop")}
          </button>
        </div>
      )}
    </form>
  );
}

/** What a colleague may change while this form is open. */
function wordsOf({ title, prompt, minutes, config }: Activity): Readonly<Record<string, unknown>> {
  return { title, prompt, minutes, config };
}

interface CrossingProps {
  readonly crossed: Crossed;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** A colleague has written in the same field: mine stands in it, theirs here. Nothing is saved before one is chosen. */
function Crossing({ crossed, onMine, onTheirs }: CrossingProps) {
  const words: Readonly<Record<string, string>> = {
    title: t("Title"),
    prompt: t("What the room is asked"),
    minutes: t("Minutes"),
    config: t("Settings"),
  };
  const name = nameOfStaff(record("undo")?.undo_by ?? "");
  const told = typeof crossed.theirs === "object" ? t("(other settings)") : String(crossed.theirs);
  return (
    <div class="crossed" role="alert">
      <p>{t("{name} has changed this meanwhile: {field}", { name, field: words[crossed.field] ?? crossed.field })}</p>
      <blockquote>{told === "" ? t("(empty)") : told}</blockquote>
      <div class="row">
        <button type="button" class="button" onClick={onMine}>
          {t("Keep mine")}
        </button>
        <button type="button" class="button" onClick={onTheirs}>
          {t("Take theirs")}
        </button>
      </div>
    </div>
  );
}

/** Only what differs, so that two facilitators at once do not undo each other. */
function changed(one: Activity, now: Commands["activity.edit"]): Commands["activity.edit"] {
  const entries = Object.entries(now).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(one[field as keyof Activity]),
  );
  return Object.fromEntries(entries);
}

/** Who came by keyboard goes on where the form was opened; when its activity is gone, at the way to add another. */
function goOnFrom(entry: Element | null | undefined): void {
  if (document.activeElement !== document.body) return;
  const button = entry?.isConnected === true ? entry.querySelector<HTMLElement>(".entry-button") : null;
  (button ?? document.querySelector<HTMLElement>(".agenda-add"))?.focus();
}

function beginAt(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
