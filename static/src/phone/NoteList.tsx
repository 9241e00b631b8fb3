/** One's own notes with where each of them is, and the handles to change one or take it back while that is possible. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { columnTitle } from "../columns";
import { t } from "../i18n";
import { send } from "../commands";
import { activity as activityOf } from "../store";
import type { Card } from "../types";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { NoteCard } from "../ui/NoteCard";
import type { NoteState, OwnNote } from "./pending";
import { underWay } from "./photos";
import { session } from "./session";

function stateWords(state: NoteState): string {
  switch (state) {
    case "saved":
      return t("Saved");
    case "sending":
      return t("Sending …");
    case "waiting":
      return t("Waiting for network. Kept here.");
    case "late":
      return t("Came after the stop. You and the facilitator see it.");
    case "hidden":
      return t("Taken off the wall by the facilitator.");
  }
}

/** How far the photo of a note has come, while it is on its way. */
function photoWords({ photo }: Card): string | null {
  const on = underWay.value;
  if (on === null || photo?.id !== on.upload) return null;
  return t("Sending the photo … {percent} %", { percent: on.percent });
}

const MARKS: Record<NoteState, string> = { saved: "✓", sending: "↑", waiting: "○", late: "◷", hidden: "–" };

interface NoteListProps {
  readonly notes: readonly OwnNote[];
  readonly where?: boolean;
  /** What a kind adds to each note. */
  readonly more?: (card: Card) => ComponentChildren;
}

export function NoteList({ notes, where = false, more }: NoteListProps) {
  return (
    <ul class="notes">
      {notes.map((note) => (
        <li key={note.card.id} class="notes-item">
          <Own note={note} where={where} more={more} />
        </li>
      ))}
    </ul>
  );
}

function Own({ note: { card, state }, where, more }: { note: OwnNote; where: boolean; more: NoteListProps["more"] }) {
  const editing = useSignal(false);
  const place = activityOf(card.activity);
  const open = place?.state === "open" && !session.preview;
  const column = columnTitle(place, card.column);
  return (
    <NoteCard card={card} badge={false}>
      {(where || column !== undefined) && <p class="note-where">{[where ? place?.title : null, column].filter(Boolean).join(" · ")}</p>}
      <div class="note-bar">
        <p class={`note-state note-state-${state}`}>
          <span aria-hidden="true">{MARKS[state]}</span> {photoWords(card) ?? stateWords(state)}
        </p>
        {open && (
          <Button kind="quiet" class="note-change" onClick={() => (editing.value = true)} aria-label={t("Change the note: {text}", { text: card.text.slice(0, 40) })}>
            {t("Change")}
          </Button>
        )}
      </div>
      {more?.(card)}
      {editing.value && <Edit note={{ card, state }} onClose={() => (editing.value = false)} />}
    </NoteCard>
  );
}

function Edit({ note: { card }, onClose }: { note: OwnNote; onClose: () => void }) {
  const text = useSignal(card.text);
  const save = (): void => {
    const words = text.value.trim();
    if (words !== "" && words !== card.text) send("card.edit", { card: card.id, text: words }, card.activity);
    onClose();
  };
  const takeBack = (): void => {
    send("card.take_back", { card: card.id }, card.activity);
    onClose();
  };
  return (
    <Dialog open title={t("Change the note")} onClose={onClose} shape="sheet">
      <div class="stack">
        <label class="field">
          <span class="unseen">{t("Your note")}</span>
          <textarea class="input" rows={4} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
        </label>
        <Button kind="primary" wide onClick={save} disabled={text.value.trim() === ""}>
          {t("Save")}
        </Button>
        <Button kind="danger" wide onClick={takeBack}>
          {t("Take it back")}
        </Button>
      </div>
    </Dialog>
  );
}
