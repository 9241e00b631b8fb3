/**
 * What facilitators write for themselves, on an activity or on the lab. Kept at every pause of the fingers; when a colleague has
 * written meanwhile, both texts are shown and nothing is overwritten by chance.
 */
import { useEffect, useRef, useState } from "preact/hooks";

import { timeOfDay } from "../clock";
import { language, t } from "../i18n";
import { me, record } from "../store";
import type { Id } from "../types";
import { nameOfStaff } from "./staff";
import { useKept } from "./kept";
import { perform } from "./perform";

const SAVE_AFTER_MS = 900;
const LONGEST = 4000;

export function StaffNotes({ about }: { about: Id | null }) {
  const kept = record(about === null ? "note" : `note/${about}`);
  const [open, setOpen] = useState(false);
  if (kept === undefined && !open) {
    return (
      <button type="button" class="button button-quiet staff-note-add" onClick={() => setOpen(true)}>
        {t("Add a note for facilitators")}
      </button>
    );
  }
  return <Note key={about ?? ""} about={about} focused={open} />;
}

function Note({ about, focused }: { about: Id | null; focused: boolean }) {
  const kept = record(about === null ? "note" : `note/${about}`);
  const theirs = kept?.text ?? "";
  /** `over` is what the colleague's text was when these words were begun. */
  const [mine, setMine] = useKept<{ readonly text: string; readonly over: string } | null>(`note/${about ?? "lab"}`, null);
  const text = mine === null ? null : mine.text;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = `staff-note-${about ?? "lab"}`;
  const crossed = text !== null && theirs !== mine?.over && theirs !== text.trim() && kept?.by !== me()?.member;

  async function save(words: string): Promise<void> {
    const answer = await perform("note.write", about === null ? { text: words } : { text: words, about });
    if (!answer.ok) return;
    setMine((now) => (now === null || now.text === words ? null : { text: now.text, over: words.trim() }));
  }

  useEffect(() => {
    if (text === null || crossed) return undefined;
    const soon = setTimeout(() => void save(text), SAVE_AFTER_MS);
    return () => clearTimeout(soon);
  }, [text, crossed]);
  const waiting = useRef<string | null>(null);
  waiting.current = crossed ? null : text;
  useEffect(
    () => () => {
      if (waiting.current !== null) void save(waiting.current); // the room goes on, and this field with it
    },
    [],
  );
  useEffect(() => {
    if (focused) field.current?.focus();
  }, []);

  return (
    <div class="staff-note">
      <label for={id}>
        {t("Only facilitators see this")}
        {text === null && kept !== undefined && (
          <small class="staff-note-by">
            {nameOfStaff(kept.by)} {timeOfDay(kept.at, language.value)}
          </small>
        )}
        {text !== null && !crossed && <small class="staff-note-by">{t("Saving …")}</small>}
      </label>
      <textarea
        ref={field}
        class="input"
        id={id}
        rows={Math.min(8, 1 + (text ?? theirs).split("\n").length)}
        maxLength={LONGEST}
        value={text ?? theirs}
        onInput={(event) => setMine({ text: event.currentTarget.value, over: mine?.over ?? theirs })}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {crossed && (
        <div class="crossed" role="alert">
          <p>{t("{name} has changed this note meanwhile:", { name: nameOfStaff(kept?.by ?? "") })}</p>
          <blockquote>{theirs === "" ? t("(taken away)") : theirs}</blockquote>
          <div class="row">
            <button type="button" class="button" onClick={() => void save(text)}>
              {t("Keep mine")}
            </button>
            <button type="button" class="button" onClick={() => setMine(null)}>
              {t("Take theirs")}
            </button>
            <button type="button" class="button" onClick={() => void save(`${theirs}\n${text}`.slice(0, LONGEST))}>
              {t("Keep both")}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
