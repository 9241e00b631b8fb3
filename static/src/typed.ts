/**
 * Keeps what is typed into a record's form on this device until the server has it: through a reload, a network that is gone, a server
 * that fails, and a link that has ended. Without this file the browser sends the forms, and what the server could not take stands on
 * its page of the error.
 *
 * `[data-typed]` holds the sentences to say. It stands on pages with such a form, and on the page of an error.
 */
export {};

interface Kept {
  readonly at: number;
  readonly fields: readonly (readonly [string, string])[];
}

const PREFIX = "labapp.typed.";
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const STATES = ["csrf_token", "was", "seen"]; // what a page knows, not what a person wrote

const words = document.querySelector<HTMLElement>("[data-typed]")?.dataset;
const form = document.querySelector<HTMLFormElement>("form.one-question, form.writing");
const here = PREFIX + location.pathname;

forgetOld();
if (words && form) keep(form, words);
else if (words) offerRest();

function keep(form: HTMLFormElement, words: DOMStringMap): void {
  let direct = false; // the browser itself sends it, so that the server's page of problems is read
  const before = read(here);
  if (document.getElementById("problems")) write(form);
  else if (before && differs(form, before)) {
    fill(form, before);
    const drop = button(words["drop"] ?? "");
    drop.addEventListener("click", () => {
      forget(here);
      form.reset();
      told.remove();
      form.querySelector<HTMLElement>("textarea, .input")?.focus();
    });
    const told = tell(form, "status", words["back"] ?? "");
    told.append(" ", drop);
  } else forget(here);

  form.addEventListener("input", () => write(form));
  form.addEventListener("submit", (event) => {
    if (direct) return;
    event.preventDefault();
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    send(form, pressed).then((answer) => {
      if (typeof answer === "string") {
        forget(here);
        go(answer);
      } else if (answer === 409 || answer === 422) {
        direct = true;
        form.requestSubmit(pressed);
      } else tell(form, "alert", words[answer === 0 ? "offline" : answer === 410 ? "ended" : answer < 500 ? "refused" : "failed"] ?? "");
    });
  });
}

/** Goes on; to a place on this very page as well, which has to be read anew. */
function go(address: string): void {
  const next = new URL(address, location.href);
  location.assign(next);
  if (next.hash && next.pathname === location.pathname) location.reload();
}

/** Where to go on when it was saved; else the status of the refusal, 0 without a network. */
async function send(form: HTMLFormElement, pressed: HTMLButtonElement | null): Promise<string | number> {
  write(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form, pressed), headers: { Accept: "application/json" } });
    if (!answer.ok) return answer.status;
    const { next } = (await answer.json()) as { next: string };
    return next;
  } catch {
    return 0;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** On the page of an error nothing can be sent any more: the words are shown, to be copied. */
function offerRest(): void {
  const place = document.querySelector<HTMLElement>("[data-typed-rest]");
  const field = place?.querySelector("textarea");
  if (!place || !field || field.value) return;
  const texts = keys().filter((key) => key === here || key.startsWith(`${here}/`));
  field.value = texts.flatMap((key) => read(key)?.fields.filter(isWritten).map(([, value]) => value) ?? []).join("\n\n");
  place.hidden = field.value === "";
}

/** Texts that a person wrote; codes of lists to choose from are no loss. */
function isWritten([name, value]: readonly [string, string]): boolean {
  return !STATES.includes(name) && /\s/.test(value.trim());
}

function fields(form: HTMLFormElement): [string, string][] {
  const found: [string, string][] = [];
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && name !== "csrf_token") found.push([name, value.replace(/\r\n?/g, "\n")]);
  });
  return found;
}

function differs(form: HTMLFormElement, kept: Kept): boolean {
  const bare = (all: Kept["fields"]) => JSON.stringify(all.filter(([name]) => !STATES.includes(name)));
  return bare(fields(form)) !== bare(kept.fields);
}

function fill(form: HTMLFormElement, kept: Kept): void {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      control.checked = kept.fields.some(([name, value]) => name === control.name && value === control.value);
    } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) {
      const value = kept.fields.find(([name]) => name === control.name)?.[1];
      if (value !== undefined) control.value = value;
    }
  }
}

/** Says something above the buttons of the form, where the thumb is; the former is no longer true. */
function tell(form: HTMLFormElement, role: "alert" | "status", said: string): HTMLElement {
  document.getElementById("typed-said")?.remove();
  const place = document.createElement("p");
  place.id = "typed-said";
  place.className = role === "alert" ? "notice problem" : "notice";
  place.setAttribute("role", role);
  place.textContent = said;
  const buttons = form.querySelector(".one-question-buttons, .writing-buttons");
  (buttons ?? form.lastElementChild)?.before(place);
  return place;
}

function button(label: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-quiet";
  made.textContent = label;
  return made;
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function write(form: HTMLFormElement): void {
  try {
    localStorage.setItem(here, JSON.stringify({ at: Date.now(), fields: fields(form) } satisfies Kept));
  } catch {
    // A browser that keeps nothing still sends it.
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then there was nothing.
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
  } catch {
    return [];
  }
}

function forgetOld(): void {
  for (const key of keys()) if ((read(key)?.at ?? 0) < Date.now() - KEPT_MS) forget(key);
}
