/**
 * Small comforts on the pages for preparing labs. Every page works without this file: more rows come from the server then,
 * the address is copied by hand, and the fields for a new account are always there.
 */

document.querySelector<HTMLElement>("#problems")?.focus();
document.querySelectorAll<HTMLElement>("[data-more-rows]").forEach(addRowsHere);
document.querySelectorAll<HTMLButtonElement>("[data-copy]").forEach(copyOnClick);
document.querySelectorAll<HTMLElement>("[data-shown-when]").forEach(showWhenChosen);
document.querySelectorAll<HTMLButtonElement>("[data-print]").forEach(printOnClick);
document.querySelector(".account form")?.addEventListener("submit", forgetTyped);

/** "More rows" adds one empty row in place, instead of asking the server for the page again. */
function addRowsHere(button: HTMLElement): void {
  button.addEventListener("click", (event) => {
    const rows = button.closest("fieldset")?.querySelector("[data-rows]");
    const last = rows?.lastElementChild;
    if (!rows || !last) return;
    event.preventDefault();
    const row = last.cloneNode(true) as HTMLElement;
    row.querySelectorAll("input").forEach((input) => (input.value = ""));
    row.querySelectorAll("select").forEach((select) => (select.selectedIndex = 0));
    rows.append(row);
    row.querySelector<HTMLInputElement>("input:not([type=hidden])")?.focus();
  });
}

/** The clipboard wants a secure context; without one the address is selected, ready for Ctrl+C. */
function copyOnClick(button: HTMLButtonElement): void {
  const field = document.getElementById(button.dataset.copy ?? "") as HTMLInputElement | HTMLTextAreaElement | null;
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.setAttribute("aria-live", "polite");
    button.textContent = button.dataset.copied ?? words;
    setTimeout(() => (button.textContent = words), 3000);
  });
}

/** Shows a part of a form only while `name=value` is chosen. */
function showWhenChosen(part: HTMLElement): void {
  const [name, value] = (part.dataset.shownWhen ?? "").split("=");
  const form = part.closest("form");
  if (!form || !name) return;
  const follow = () => {
    part.hidden = new FormData(form).get(name) !== value;
  };
  form.addEventListener("change", follow);
  follow();
}

/** Opens the browser's print dialog; without this file the browser's own menu does. */
function printOnClick(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** Who signs out leaves nothing behind that was typed and not sent (typed.ts). */
function forgetTyped(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("labapp.typed.")) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
