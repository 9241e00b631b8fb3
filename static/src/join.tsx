/**
 * The way in: organisation, role, in. Three taps and no typing. Without a valid code the page asks for one.
 * What was chosen stays on the page whatever goes wrong, and is said in words.
 */
import { signal, useSignal } from "@preact/signals";
import { render } from "preact";

import { readBoot } from "./boot";
import { language, setLanguage, startTexts, t } from "./i18n";
import { privacyWords } from "./labels";
import { Frame, recordHolderWords } from "./phone/Frame";
import { readPlace, savePlace } from "./phone/place";
import type { Boot, Brief, Id, Identity, Language, Organisation } from "./types";
import { Button } from "./ui/Button";
import { COLOURS, Shape, SHAPE_COUNT } from "./ui/OrgBadge";

interface JoinBoot extends Boot {
  readonly code: string;
  readonly problem: string | null;
  /** The problem in words, in the page's first language. */
  readonly problem_words: string | null;
  readonly entry: {
    readonly id: Id;
    readonly title: string;
    readonly challenge: string;
    readonly identity: Identity;
    readonly organisations: readonly Organisation[];
    readonly brief: Brief;
    readonly language: Language;
  } | null;
}

interface Role {
  readonly id: string;
  readonly label: () => string;
  readonly actor_group: string | null;
  readonly party: "employer" | "union" | null;
}

const ROLES: readonly Role[] = [
  { id: "employee", label: () => t("Employee"), actor_group: "employee", party: null },
  { id: "manager", label: () => t("Manager"), actor_group: "manager", party: null },
  { id: "employer", label: () => t("Employer representative"), actor_group: "manager", party: "employer" },
  { id: "union", label: () => t("Union representative"), actor_group: "employee", party: "union" },
  { id: "citizen", label: () => t("Citizen or user"), actor_group: "citizen", party: null },
  { id: "other", label: () => t("Other"), actor_group: null, party: null },
];

const { root, boot } = readBoot<JoinBoot>();
const organisation = signal<Id | null>(null);
const role = signal<string | null>(null);
const name = signal("");
const busy = signal(false);
const problem = signal<string | null>(boot.problem_words);

function Page() {
  const { entry } = boot;
  return (
    <div class="join">
      <LanguageLinks />
      {entry === null || boot.problem === "door_closed" ? <Closed /> : <Door entry={entry} />}
    </div>
  );
}

function LanguageLinks() {
  return (
    <nav class="join-languages" aria-label={t("Language")}>
      {boot.languages.map(({ code, name: words }) => (
        <button
          type="button"
          class="button button-quiet"
          key={code}
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => void setLanguage(code as Language)}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}

/** No lab behind the code, or its door is closed: say it, and ask for a code. */
function Closed() {
  const { entry } = boot;
  const mine = entry === null ? null : readPlace(entry.id);
  const code = useSignal("");
  return (
    <main class="main">
      <h1>{entry === null ? t("Join a lab") : entry.title}</h1>
      {problem.value !== null && (
        <p class="problem" role="alert">
          {boot.problem === "door_closed"
            ? t("The door to this lab is closed. Ask the facilitator to open it.")
            : boot.problem === "unknown_code"
              ? t("No open lab has the code {code}. Check the signs on the wall and try again.", { code: boot.code })
              : problem.value}
        </p>
      )}
      {entry !== null && mine !== null && <Continue lab={entry.id} />}
      {entry !== null && mine === null && (
        <Button kind="primary" wide onClick={() => location.reload()}>
          {t("Try again")}
        </Button>
      )}
      {entry === null && (
        <form
          class="code-form"
          onSubmit={(event) => {
            event.preventDefault();
            const signs = code.value.replace(/[\s-]/g, "").toUpperCase();
            if (signs !== "") location.assign(`/j/${encodeURIComponent(signs)}`);
          }}
        >
          <label class="field">
            <span class="field-label">{t("The code on the wall")}</span>
            <input
              class="input code-input"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={12}
              defaultValue=""
              aria-describedby="code-hint"
              onInput={(event) => (code.value = event.currentTarget.value)}
            />
            <span class="field-hint" id="code-hint">
              {t("Six letters and digits. The digits 0 and 1 and the letters O and I are never used.")}
            </span>
          </label>
          <Button kind="primary" wide type="submit">
            {t("Go on")}
          </Button>
        </form>
      )}
    </main>
  );
}

function Continue({ lab }: { lab: Id }) {
  return (
    <a class="button button-primary button-wide" href={`/phone/${encodeURIComponent(lab)}`}>
      {t("Continue where you were")}
    </a>
  );
}

function Door({ entry }: { entry: NonNullable<JoinBoot["entry"]> }) {
  const anew = useSignal(readPlace(entry.id) === null);
  if (!anew.value) {
    return (
      <main class="main">
        <Welcome entry={entry} />
        <p>{t("You already have a place in this lab on this device.")}</p>
        <Continue lab={entry.id} />
        <Button wide onClick={() => (anew.value = true)}>
          {t("Join as somebody else")}
        </Button>
      </main>
    );
  }
  const invited = entry.organisations;
  const missing = invited.length > 0 && organisation.value === null ? t("Choose your organisation") : role.value === null ? t("Choose your role") : null;
  return (
    <main class="main">
      <Welcome entry={entry} />
      <form
        class="door"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null && !busy.value) void join(entry.id);
        }}
      >
        {invited.length > 0 && (
          <fieldset class="choices">
            <legend>{t("Which organisation are you from?")}</legend>
            <div class="choices-list">
              {invited.map((one, place) => (
                <label class={`choice org-${(place % COLOURS) + 1}`} key={one.id}>
                  <input type="radio" name="organisation" checked={organisation.value === one.id} onChange={() => (organisation.value = one.id)} />
                  <span class="choice-face">
                    <Shape shape={place % SHAPE_COUNT} size={20} />
                    <span>{one.name}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <fieldset class="choices">
          <legend>{t("Who are you here?")}</legend>
          <div class="choices-list choices-pairs">
            {ROLES.map((one) => (
              <label class="choice" key={one.id}>
                <input type="radio" name="role" checked={role.value === one.id} onChange={() => (role.value = one.id)} />
                <span class="choice-face">{one.label()}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {entry.identity === "role_named" && (
          <label class="field">
            <span class="field-label">{t("Your name or function (you may leave it empty)")}</span>
            <input class="input" maxLength={80} autocomplete="off" onInput={(event) => (name.value = event.currentTarget.value)} />
          </label>
        )}
        <p class="quiet-words">
          {privacyWords(entry.identity)} {recordHolderWords(entry.brief)} <a href="/privacy">{t("Privacy")}</a>
        </p>
        <div class="actions">
          {problem.value !== null && (
            <p class="problem" role="alert">
              {problem.value}
            </p>
          )}
          <Button kind="primary" wide type="submit" aria-disabled={missing !== null || busy.value}>
            {busy.value ? t("Opening the door …") : (missing ?? t("Join"))}
          </Button>
        </div>
      </form>
    </main>
  );
}

function Welcome({ entry }: { entry: NonNullable<JoinBoot["entry"]> }) {
  return (
    <header class="welcome-head">
      <h1>{entry.title}</h1>
      {entry.challenge !== "" && <p class="challenge">{entry.challenge}</p>}
      <Frame brief={entry.brief} written={entry.language} />
    </header>
  );
}

/** How often a door that answers "later" is tried before it is said in words. */
const TRIES = 4;

async function join(lab: Id): Promise<void> {
  busy.value = true;
  problem.value = null;
  const chosen = ROLES.find((one) => one.id === role.value);
  const words = name.value.trim();
  const body = {
    code: boot.code,
    language: language.value,
    ...(organisation.value === null ? {} : { organisation: organisation.value }),
    ...(chosen?.actor_group == null ? {} : { actor_group: chosen.actor_group }),
    ...(chosen?.party == null ? {} : { party: chosen.party }),
    ...(words === "" ? {} : { name: words }),
  };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const answer = await ask(body);
    if (answer.place !== undefined) {
      const kept = savePlace(lab, answer.place);
      // A browser that keeps nothing carries its place in the address, once.
      const carry = kept ? "" : `#place=${encodeURIComponent(`${answer.place.member}.${answer.place.token}`)}`;
      location.assign(`/phone/${encodeURIComponent(lab)}${carry}`);
      return;
    }
    problem.value = answer.problem ?? null;
    if (!answer.later || attempt === TRIES) break;
    await new Promise((resolve) => setTimeout(resolve, 600 * attempt + Math.random() * 900));
  }
  busy.value = false;
}

interface Asked {
  place?: { member: Id; token: string };
  problem?: string;
  later?: boolean;
}

async function ask(body: Readonly<Record<string, string>>): Promise<Asked> {
  try {
    const answer = await fetch("/api/v1/join", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language.value },
      body: JSON.stringify(body),
    });
    const told = (await answer.json()) as { member?: Id; token?: string; error?: { code: string; message: string } };
    if (answer.ok && told.member !== undefined && told.token !== undefined) return { place: { member: told.member, token: told.token } };
    return {
      problem: told.error?.message ?? t("That did not work. What you chose is still here. Try again."),
      later: answer.status === 503 || answer.status === 502,
    };
  } catch {
    return { problem: t("No network right now. What you chose is still here. Try again in a moment."), later: true };
  }
}

void startTexts(boot.language, boot.texts).then(() => {
  root.textContent = "";
  render(<Page />, root);
});
