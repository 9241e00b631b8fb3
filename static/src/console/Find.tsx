/** `/`: finds a note anywhere in the lab, goes to where it lies and selects it. */
import { computed } from "@preact/signals";
import { useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import { activity, all, offered } from "../store";
import type { Card } from "../types";
import { whenDrawn } from "./drawn";
import { finding, focusedCard, lookAt, selection, shown, wanted } from "./view";

const SHOWN = 8;

const found = computed<readonly Card[]>(() => {
  const words = plain(wanted.value).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return [...all("card").values()].filter((one) => {
    const text = plain(one.text);
    return words.every((word) => text.includes(word));
  });
});

/** Letters without case. Å, ä and ö stay letters of their own. */
function plain(text: string): string {
  return text.toLocaleLowerCase().normalize("NFC");
}

function close(): void {
  finding.value = false;
  wanted.value = "";
}

/** Shows the note where the facilitator already is, if it lies there; else in the activity it was written in. */
function goTo(card: Card): void {
  const here = shown();
  const lies = here !== undefined && (card.activity === here.id || offered(here.id).cards.some((one) => one.id === card.id));
  if (!lies) lookAt(card.activity);
  close();
  selection.value = [card.id];
  whenDrawn(() => {
    const tile = document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(card.id)}"]`);
    tile?.scrollIntoView({ block: "center" });
    tile?.focus();
    focusedCard.value = tile === null ? null : card.id;
  });
}

export function Find() {
  const list = useRef<HTMLUListElement>(null);
  const hits = found.value;
  return (
    <search class="find" data-keeps-focus>
      <input
        id="find"
        class="input"
        type="search"
        aria-label={t("Find a note")}
        aria-controls="find-results"
        placeholder={t("Find a note")}
        value={wanted.value}
        autocomplete="off"
        onInput={(event) => (wanted.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            close();
          } else if (event.key === "ArrowDown") {
            event.preventDefault();
            list.current?.querySelector<HTMLElement>("button")?.focus();
          } else if (event.key === "Enter" && hits[0] !== undefined) {
            event.preventDefault();
            goTo(hits[0]);
          }
        }}
      />
      <button type="button" class="button button-quiet" onClick={close}>
        {t("Close")}
      </button>
      <p class="unseen" role="status">
        {wanted.value !== "" && tn("{n} note found", "{n} notes found", hits.length)}
      </p>
      {wanted.value.trim() !== "" && (
        <ul class="find-results" id="find-results" ref={list} onKeyDown={walkResults}>
          {hits.slice(0, SHOWN).map((card) => (
            <li key={card.id}>
              <button type="button" class="find-result" onClick={() => goTo(card)}>
                <span lang={card.lang ?? undefined} dir="auto">
                  {card.text.replace(/\n/g, " · ")}
                </span>
                <small>{activity(card.activity)?.title}</small>
              </button>
            </li>
          ))}
          {hits.length > SHOWN && <li class="hint">{t("{n} more. Write another word.", { n: hits.length - SHOWN })}</li>}
          {hits.length === 0 && <li class="hint">{t("No note has these words.")}</li>}
        </ul>
      )}
    </search>
  );
}

function walkResults(event: KeyboardEvent): void {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = all[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next !== undefined) next.focus();
    else if (event.key === "ArrowUp") document.querySelector<HTMLElement>("#find")?.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    close();
  }
}
