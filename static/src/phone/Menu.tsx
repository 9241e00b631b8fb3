/** What is always within reach: one's notes, the agenda, the language, another device, the way out. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

import { language, setLanguage, t, tn } from "../i18n";
import { privacyWords, roleWords } from "../labels";
import { recordHolderWords } from "./Frame";
import { agenda, lab, labLanguage, me } from "../store";
import type { Activity, Language } from "../types";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { OrgBadge } from "../ui/OrgBadge";
import { MoveMyPlace } from "./MoveMyPlace";
import { NoteList } from "./NoteList";
import { howManyWait, ownNotes } from "./pending";
import { canLookBack, lookBack } from "./scene";
import { leaveForGood, session } from "./session";
import { TableChoice } from "./Table";
import { ToSign } from "./ToSign";

type Page = "start" | "notes" | "agenda" | "move" | "leave";

export function Menu({ open, onClose }: { open: boolean; onClose: () => void }) {
  const page = useSignal<Page>("start");
  useLayoutEffect(() => {
    if (open) page.value = "start";
  }, [open]);
  const titles: Record<Page, string> = {
    start: t("Menu"),
    notes: t("My notes"),
    agenda: t("Agenda and earlier steps"),
    move: t("Continue on another device"),
    leave: t("Leave the lab on this device?"),
  };
  return (
    <Dialog open={open} title={titles[page.value]} onClose={onClose} shape="sheet">
      {page.value === "start" && <Start onGo={(next) => (page.value = next)} onClose={onClose} />}
      {page.value === "notes" && <AllNotes />}
      {page.value === "agenda" && <Agenda onClose={onClose} />}
      {page.value === "move" && <MoveMyPlace />}
      {page.value === "leave" && (
        <div class="stack">
          <p>{t("What you have given stays in the lab. To come back you join again with the code.")}</p>
          {howManyWait() > 0 && (
            <p class="problem">{tn("{n} thing has not been sent yet and would be lost.", "{n} things have not been sent yet and would be lost.", howManyWait())}</p>
          )}
          <Button kind="danger" wide onClick={() => void leaveForGood()}>
            {t("Leave")}
          </Button>
          <Button wide onClick={onClose}>
            {t("Stay")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Start({ onGo, onClose }: { onGo: (page: Page) => void; onClose: () => void }) {
  const mine = me();
  const room = lab();
  const count = ownNotes().length;
  return (
    <div class="stack">
      {mine != null && (
        <p class="menu-me">
          <OrgBadge organisation={mine.organisation} show="name" />
          <span>{[mine.name, mine.actor_group === null ? null : roleWords(mine.actor_group)].filter(Boolean).join(", ")}</span>
        </p>
      )}
      <ToSign />
      <ul class="menu-list">
        <li>
          <Button wide onClick={() => onGo("notes")}>
            <span>{t("My notes")}</span>
            <span class="menu-count">{tn("{n} note", "{n} notes", count)}</span>
          </Button>
        </li>
        <li>
          <Button wide onClick={() => onGo("agenda")}>
            {t("Agenda and earlier steps")}
          </Button>
        </li>
        <li>
          <Button wide onClick={() => onGo("move")}>
            {t("Continue on another device")}
          </Button>
        </li>
        <li>
          <TableChoice onDone={onClose} />
        </li>
      </ul>
      <LanguageChoice />
      {room !== undefined && (
        <p class="quiet-words">
          {privacyWords(room.identity)} {recordHolderWords(room.brief)}
        </p>
      )}
      <Button kind="quiet" onClick={() => onGo("leave")}>
        {t("Leave the lab on this device")}
      </Button>
    </div>
  );
}

export function LanguageChoice() {
  return (
    <fieldset class="segments">
      <legend class="field-label">{t("Language")}</legend>
      <div class="segments-row">
        {session.boot.languages.map(({ code, name }) => (
          <label class="segment" key={code} lang={code}>
            <input type="radio" name="language" value={code} checked={language.value === code} onChange={() => void setLanguage(code as Language)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function AllNotes() {
  const notes = ownNotes();
  if (notes.length === 0) return <p>{t("You have not written any notes yet.")}</p>;
  return <NoteList notes={notes} where />;
}

const PASSED: Record<Activity["state"], string> = { planned: "planned", open: "on", locked: "on", done: "done" };

function Agenda({ onClose }: { onClose: () => void }) {
  const now = lab()?.current ?? null;
  useSignalEffect(() => void lab());
  return (
    <ol class="agenda">
      {agenda().map((one) => (
        <li key={one.id} class={`agenda-step agenda-${one.id === now ? "on" : PASSED[one.state]}`} aria-current={one.id === now ? "step" : undefined}>
          {canLookBack(one) ? (
            <button
              type="button"
              class="agenda-back"
              lang={labLanguage()}
              aria-label={t("Look back at “{title}”", { title: one.title })}
              onClick={() => {
                lookBack(one.id);
                onClose();
              }}
            >
              {one.title}
            </button>
          ) : (
            <span class="agenda-title" lang={labLanguage()}>{one.title}</span>
          )}
          <span class="agenda-minutes">
            {one.id === now ? t("now") : one.state === "done" ? t("done") : tn("{n} minute", "{n} minutes", one.minutes)}
          </span>
        </li>
      ))}
    </ol>
  );
}
