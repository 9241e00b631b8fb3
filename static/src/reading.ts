/**
 * Reads a record aloud with a voice of this device. The browser's online voices would send the text to somebody else, so only local
 * voices count; without one for the page's text the button never shows. Everything else on the page works without this file.
 */

const READ = "h1, h2, h3, p, li, dt, dd, th, td, blockquote p";
const NOT_READ = ".rests, .unseen, .screen-only, nav, button, form, details, .rests-line, .numbered, svg, [aria-hidden=true]";

const bar = document.querySelector<HTMLElement>("[data-read-aloud]");
const text = document.querySelector<HTMLElement>("[data-read-text]");
if (bar && text && "speechSynthesis" in window) offer(bar, text);

function offer(bar: HTMLElement, text: HTMLElement): void {
  const play = bar.querySelector<HTMLButtonElement>("[data-play]");
  const stop = bar.querySelector<HTMLButtonElement>("[data-stop]");
  if (!play || !stop) return;
  const show = () => (bar.hidden = voiceFor(languageOf(text)) === undefined);
  speechSynthesis.addEventListener?.("voiceschanged", show);
  show();

  let parts: HTMLElement[] = [];
  let at = -1;
  const label = (state: "play" | "pause" | "resume") => (play.textContent = play.dataset[state] ?? "");
  const end = () => {
    at = -1;
    speechSynthesis.cancel();
    mark(parts, -1);
    stop.hidden = true;
    label("play");
  };
  const next = () => {
    at += 1;
    const part = parts[at];
    if (!part) return end();
    const here = at;
    const said = new SpeechSynthesisUtterance(words(part));
    const voice = voiceFor(languageOf(part));
    if (!voice || !said.text) return next();
    said.voice = voice;
    said.lang = voice.lang;
    said.addEventListener("end", () => at === here && next());
    said.addEventListener("error", () => at === here && end());
    mark(parts, at);
    speechSynthesis.speak(said);
  };
  play.addEventListener("click", () => {
    if (at < 0) {
      parts = [...text.querySelectorAll<HTMLElement>(READ)].filter((part) => !part.closest(NOT_READ) && !part.querySelector(READ));
      stop.hidden = false;
      label("pause");
      next();
    } else if (speechSynthesis.paused) {
      speechSynthesis.resume();
      label("pause");
    } else {
      speechSynthesis.pause();
      label("resume");
    }
  });
  stop.addEventListener("click", () => {
    end();
    play.focus();
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

/** A voice that is on this device and speaks the language. */
function voiceFor(language: string): SpeechSynthesisVoice | undefined {
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.slice(0, 2).toLowerCase() === language);
}

/** The language in which a part is written. */
function languageOf(part: Element): string {
  return (part.closest<HTMLElement>("[lang]")?.lang ?? document.documentElement.lang).slice(0, 2);
}

/** What is said of a part: its words, without what is only for eyes or for going elsewhere. */
function words(part: HTMLElement): string {
  const copy = part.cloneNode(true) as HTMLElement;
  copy.querySelectorAll(NOT_READ).forEach((silent) => silent.remove());
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

function mark(parts: HTMLElement[], at: number): void {
  parts.forEach((part, i) => part.classList.toggle("is-read", i === at));
  parts[at]?.scrollIntoView({ block: "nearest" });
}
