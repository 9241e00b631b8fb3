/**
 * The agenda's page, quicker: its forms are sent without leaving the page, and activities can be dragged. The page that the server
 * answers with takes the place of the one shown; what was being typed elsewhere, what was unfolded and where the focus was stay.
 * Without this file the same forms do the same work.
 */
import Sortable from "sortablejs";

const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.body.append(said);

let busy = false;
const waiting: Sending[] = [];

interface Sending {
  readonly address: string;
  readonly fields: URLSearchParams;
  /** The form whose words were sent; they are not put back into the new page. */
  readonly form: string | null;
  /** What had the focus; a drag has none. */
  readonly focus: string | null;
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-quick]")) return;
  event.preventDefault();
  const pressed = event.submitter as HTMLButtonElement | null;
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => fields.append(name, String(value)));
  if (pressed?.name) fields.append(pressed.name, pressed.value);
  const taken = pressed?.value !== "copy" && pressed?.value !== "drop";
  send({ address: form.action, fields, form: taken ? (form.dataset["keep"] ?? null) : null, focus: pressed?.dataset["key"] ?? null });
});

// Somebody may have changed the agenda in the console meanwhile.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !busy) ask("GET", location.pathname, null, null, null);
});

document.addEventListener("keydown", (event) => {
  const grip = (event.target as HTMLElement).closest<HTMLElement>("[data-grip]");
  const by = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!grip || by === undefined) return;
  event.preventDefault();
  grip.closest("form")?.querySelector<HTMLButtonElement>(`button[value="${by}"]:not(:disabled)`)?.form?.requestSubmit(
    grip.closest("form")!.querySelector<HTMLButtonElement>(`button[value="${by}"]`),
  );
  pressedByKey = grip.dataset["key"] ?? null;
});
let pressedByKey: string | null = null;

function send(wish: Sending): void {
  waiting.push(wish);
  if (!busy) next();
}

/** One after the other: two quick presses are two changes, in their order. */
function next(): void {
  const wish = waiting.shift();
  if (wish !== undefined) ask("POST", wish.address, wish.fields, wish.form, wish.focus);
}

/** A page as a document. XMLHttpRequest parses it without a string ever becoming markup by our hand. */
function ask(method: string, address: string, fields: URLSearchParams | null, form: string | null, focus: string | null): void {
  busy = true;
  const request = new XMLHttpRequest();
  request.open(method, address);
  request.responseType = "document";
  request.onload = () => {
    busy = false;
    const page = request.response as Document | null;
    if (page?.querySelector("#agenda") == null) {
      location.reload(); // signed out, or the lab is gone: the server says which
      return;
    }
    show(page, request.status === 200 ? form : null, focus);
    next();
  };
  request.onerror = () => {
    busy = false;
    waiting.length = 0;
    const words = document.querySelector<HTMLElement>("#agenda")?.dataset["offline"] ?? "";
    problem(words);
  };
  request.send(fields);
}

function show(page: Document, sent: string | null, focus: string | null): void {
  const main = document.querySelector("main")!;
  const fresh = document.importNode(page.querySelector("main")!, true);
  const open = new Set([...main.querySelectorAll<HTMLDetailsElement>("details[open]")].map((part) => part.id));
  const typed = unsaved(main, sent);
  const active = pressedByKey ?? focus ?? (document.activeElement as HTMLElement | null)?.dataset["key"] ?? document.activeElement?.id ?? "";
  const at = scrollY;
  pressedByKey = null;
  main.replaceChildren(...fresh.childNodes);
  main.querySelectorAll<HTMLDetailsElement>("details").forEach((part) => {
    if (open.has(part.id) && part.id !== `more-${sent}`) part.open = true;
  });
  for (const [form, name, value] of typed) {
    const field = main.querySelector<HTMLInputElement>(`form[data-keep="${CSS.escape(form)}"] [name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  begin();
  scrollTo({ top: at, behavior: "instant" as ScrollBehavior });
  focusOn(active);
  said.textContent = main.querySelector(".notice")?.textContent?.trim() ?? "";
}

/** What stands in fields and has not been sent: (form, field, words). */
function unsaved(main: HTMLElement, sent: string | null): [string, string, string][] {
  return [...main.querySelectorAll<HTMLFormElement>("form[data-keep]")]
    .filter((form) => form.dataset["keep"] !== sent)
    .flatMap((form) =>
      [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input:not([type=hidden]), textarea, select")]
        .filter(isChanged)
        .map((field): [string, string, string] => [form.dataset["keep"]!, field.name, field.value]),
    );
}

function isChanged(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

/** The same button in the new page; where it can't be pressed any more, the activity or the day it belongs to. */
function focusOn(key: string): void {
  if (key === "") return;
  const same = document.querySelector<HTMLButtonElement>(`[data-key="${CSS.escape(key)}"], [id="${CSS.escape(key)}"]`);
  const folded = same?.closest("details:not([open])")?.querySelector("summary") ?? same; // of what is folded only its first line is there
  const visible = same !== null && folded === same && !same.disabled && same.offsetParent !== null;
  const place = key.replace(/-(grip|up|down|more|save|copy|drop)$/, "");
  const entry = document.getElementById(`activity-${place}`) ?? document.getElementById(place);
  (visible ? same : (entry ?? document.querySelector<HTMLElement>("#agenda h2")))?.focus({ preventScroll: visible });
}

function problem(words: string): void {
  const notice = document.createElement("p");
  notice.className = "notice problem";
  notice.textContent = words;
  document.querySelector("#agenda .notice.problem")?.remove();
  document.querySelector("#agenda")?.prepend(notice);
  said.textContent = words;
}

function begin(): void {
  document.querySelectorAll<HTMLElement>("[data-grip]").forEach((grip) => (grip.hidden = false));
  document.querySelectorAll<HTMLElement>(".entries").forEach((list) => {
    Sortable.create(list, {
      group: "agenda",
      handle: "[data-grip]",
      draggable: ".entry",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      forceFallback: true, // the browser's own dragging knows neither fingers nor the page's scrolling
      fallbackTolerance: 4, // px; below it a press is a press
      ghostClass: "entry-ghost",
      fallbackClass: "entry-carried",
      scroll: true,
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        if (from !== to || oldIndex !== newIndex) place(item, to);
      },
    });
  });
}

/** Tells the server where an activity was dropped: after which other, and in which day. */
function place(item: HTMLElement, list: HTMLElement): void {
  const entries = [...document.querySelectorAll<HTMLElement>(".entry")];
  const form = item.querySelector<HTMLFormElement>("form[data-quick]")!;
  const fields = new URLSearchParams();
  fields.set("csrf_token", String(new FormData(form).get("csrf_token")));
  fields.set("do", "place");
  fields.set("after", entries[entries.indexOf(item) - 1]?.dataset["activity"] ?? "");
  fields.set("day", list.dataset["day"] ?? "");
  send({ address: form.action, fields, form: null, focus: `${item.dataset["activity"]}-grip` });
}

begin();
