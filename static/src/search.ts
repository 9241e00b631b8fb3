/**
 * The library's form, sent at every choice instead of by its button. The page comes from the server either way, so this file knows no
 * facet and no record: it asks for the page that the form would lead to, and puts its results and facets in place of the present ones,
 * so that the focus stays where it was and only the number of results is said anew.
 */

const wide = matchMedia("(width >= 64rem)");
let asking: XMLHttpRequest | undefined;
let pause = 0;
let again: (() => void) | undefined; // what to ask when the network is back

const form = document.querySelector<HTMLFormElement>("[data-search]");
if (form) follow(form);

function follow(form: HTMLFormElement): void {
  form.classList.add("searching");
  openWhenWide(form);
  wide.addEventListener("change", () => openWhenWide(form));
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLElement).matches("input[type=checkbox], select")) show(address(form));
  });
  form.addEventListener("input", (event) => {
    if (!(event.target as HTMLElement).matches("#q")) return;
    clearTimeout(pause);
    pause = window.setTimeout(() => show(address(form)), 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(form));
  });
  form.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.picked");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, "found");
  });
  window.addEventListener("popstate", () => location.reload());
  window.addEventListener("online", () => again?.());
}

/** Where the form leads: what is empty or as usual is left out, so that the address stays one that people can send. */
function address(form: HTMLFormElement): string {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() && !(name === "sort" && value === "relevance")) asked.append(name, value);
  }
  const query = asked.toString();
  return query ? `${form.action}?${query}` : form.action;
}

/** Shows the page at an address in place. Without a network this one stays, and says so; whatever else goes wrong, the browser goes there itself. */
function show(href: string, focus?: string): void {
  clearTimeout(pause); // what was typed is in this address already
  asking?.abort();
  again = undefined;
  const request = new XMLHttpRequest(); // it parses pages by itself, which trusted types allow to nothing else
  asking = request;
  request.open("GET", href);
  request.responseType = "document";
  request.onload = () => {
    if (request.status !== 200 || !put(request.responseXML, focus)) return location.assign(href);
    history.replaceState(null, "", href);
  };
  request.onerror = () => {
    again = () => show(href, focus);
    tell(document.querySelector<HTMLElement>("[data-search]")?.dataset["offline"] ?? "", true);
  };
  request.send();
}

/** Takes over results, facets and title of a page; what is being typed stays as it is. */
function put(next: Document | null, focus?: string): boolean {
  const present = document.querySelector<HTMLElement>(".browse");
  const fresh = next?.querySelector<HTMLElement>(".browse");
  if (!next || !present || !fresh) return false;
  const where = marked(document.activeElement);
  const open = new Map([...present.querySelectorAll("details")].map((part) => [part.dataset.facet, part.open]));
  fresh.querySelectorAll("details").forEach((part) => {
    part.open = open.get(part.dataset.facet) ?? part.open;
  });
  present.replaceChildren(...fresh.childNodes);
  document.title = next.title;
  tell(document.getElementById("found")?.textContent ?? "");
  if (focus) {
    const field = document.querySelector<HTMLInputElement>("#q");
    const asked = next.querySelector<HTMLInputElement>("#q");
    if (field && asked) field.value = asked.value;
    document.getElementById(focus)?.focus();
  } else if (where) {
    document.querySelector<HTMLElement>(where)?.focus();
  }
  return true;
}

/** Says what was found to those who can't see it, and what went wrong to everybody. */
function tell(words: string, wrong = false): void {
  const said = document.getElementById("said");
  if (!said) return;
  said.className = wrong ? "notice problem" : "unseen";
  said.textContent = words;
}

/** How to find again what had the focus; nothing for what stays in its place. */
function marked(element: Element | null): string | undefined {
  if (!element?.closest(".browse")) return undefined;
  if (element instanceof HTMLInputElement) {
    return `input[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  }
  if (element instanceof HTMLAnchorElement) return `a[href="${CSS.escape(element.getAttribute("href") ?? "")}"]`;
  return element.id ? `#${CSS.escape(element.id)}` : undefined;
}

/** On a desk the facets are always open, also in browsers where style alone can't open them. */
function openWhenWide(form: HTMLFormElement): void {
  const all = form.querySelector<HTMLDetailsElement>("[data-open-when-wide]");
  if (all && wide.matches) all.open = true;
}
