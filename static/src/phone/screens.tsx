/** What the phone shows when there is no activity to do: before, between, after, and when something is in the way. */
import { timeOfDay } from "../clock";
import { language, longDate, t, tn } from "../i18n";
import { privacyWords, refusalWords, roleWords } from "../labels";
import { connection, reconnect } from "../link";
import { following, lab, labLanguage, me, presence, record } from "../store";
import type { Id, RefusalCode } from "../types";
import { Button } from "../ui/Button";
import { OrgBadge } from "../ui/OrgBadge";
import { Frame, recordHolderWords } from "./Frame";
import { LanguageChoice } from "./Menu";
import { NoteList } from "./NoteList";
import { ownNotes } from "./pending";
import { KeptPromises } from "./PromisePhone";
import { leaveLab, session } from "./session";
import { ToSign } from "./ToSign";

export function Connecting() {
  return (
    <main class="main main-still">
      <h1>{session.boot.title}</h1>
      <p role="status">
        {connection.value.state === "offline"
          ? t("The lab can't be reached right now. We keep trying; you need not do anything.")
          : t("Finding your place in the lab …")}
      </p>
    </main>
  );
}

export function NoPlace() {
  return (
    <main class="main main-still">
      <h1>{session.boot.title}</h1>
      <p>{t("This device has no place in the lab yet. Scan the code on the wall, or type it in.")}</p>
      <a class="button button-primary button-wide" href={session.boot.urls["home"] ?? "/"}>
        {t("Join with a code")}
      </a>
    </main>
  );
}

export function Refused({ code, message }: { code: RefusalCode; message: string }) {
  const full = code === "too_many";
  return (
    <main class="main main-still">
      <h1>{session.boot.title}</h1>
      {code === "bad_token" ? (
        <>
          <p>{t("Your place in the lab is no longer valid on this device. What you gave before is kept in the lab.")}</p>
          <Button kind="primary" wide onClick={leaveLab}>
            {t("Join again with the code")}
          </Button>
        </>
      ) : code === "protocol_too_old" ? (
        <>
          <p>{t("This page is from an older version. What you wrote is kept. Reload it to go on.")}</p>
          <Button kind="primary" wide onClick={() => location.reload()}>
            {t("Reload")}
          </Button>
        </>
      ) : code === "lab_closed" ? (
        <>
          <p>{t("This lab is over. Thank you for what you gave.")}</p>
          <KeptPromises />
        </>
      ) : (
        <>
          <p>{full ? t("The lab is full at this moment. We keep trying; you need not do anything.") : refusalWords(code, message)}</p>
          <Button wide onClick={reconnect}>
            {t("Try again")}
          </Button>
        </>
      )}
    </main>
  );
}

export function Removed() {
  return (
    <main class="main main-still">
      <h1>{lab()?.title}</h1>
      <p>{t("The facilitator has taken your place out of this lab. What you gave stays. If this is a mistake, speak to the facilitator.")}</p>
      <Button wide onClick={leaveLab}>
        {t("Leave")}
      </Button>
    </main>
  );
}

export function Lobby() {
  const room = lab();
  const first = following(null);
  const starts = room?.starts_at ?? null;
  return (
    <section class="still">
      <p class="welcome">{t("You are in.")}</p>
      <Challenge />
      <Myself />
      <div class="next">
        <p>
          {starts === null
            ? t("The facilitator starts the lab soon. This screen follows by itself.")
            : t("The lab starts {day} at {time}. This screen follows by itself.", {
                day: longDate(starts),
                time: timeOfDay(starts, language.value),
              })}
        </p>
        {first !== undefined && (
          <p class="quiet-words">
            {t("First: {title}", { title: first.title })}, {tn("{n} minute", "{n} minutes", first.minutes)}
          </p>
        )}
      </div>
      <Company />
      {room !== undefined && (
        <p class="quiet-words">
          {privacyWords(room.identity)} {recordHolderWords(room.brief)}
        </p>
      )}
      <Frame brief={room?.brief} written={labLanguage()} />
      <LanguageChoice />
    </section>
  );
}

export function Between() {
  const last = lab()?.agenda ?? [];
  const done = [...last].reverse().find((id) => record(`activity/${id}`)?.state === "done") ?? null;
  return (
    <section class="still">
      <p class="welcome">{done === null ? t("Soon it starts.") : t("A moment between two steps.")}</p>
      <Challenge />
      <NextUp after={done} />
      <Company />
    </section>
  );
}

/** What comes after an activity (after none: the first). */
export function NextUp({ after }: { after: Id | null }) {
  const next = following(after);
  return (
    <div class="next">
      {next === undefined ? (
        <>
          <p>{t("That was the last step on the agenda. The facilitator rounds off.")}</p>
          <ToSign />
        </>
      ) : (
        <>
          <p class="quiet-words">{t("Next")}</p>
          <p class="next-title" lang={labLanguage()}>{next.title}</p>
          <p>
            {tn("{n} minute", "{n} minutes", next.minutes)}. {t("This screen follows by itself.")}
          </p>
        </>
      )}
    </div>
  );
}

export function Over() {
  const notes = ownNotes();
  return (
    <section class="still">
      <p class="welcome">{t("The lab is over. Thank you.")}</p>
      <Challenge />
      {notes.length > 0 && (
        <>
          <h2>{tn("You gave {n} note", "You gave {n} notes", notes.length)}</h2>
          <NoteList notes={notes} where />
        </>
      )}
      <KeptPromises />
    </section>
  );
}

function Challenge() {
  const words = lab()?.challenge;
  return words ? <p class="challenge" lang={labLanguage()}>{words}</p> : null;
}

function Myself() {
  const mine = me();
  if (mine == null) return null;
  return (
    <p class="myself">
      <OrgBadge organisation={mine.organisation} show="name" />
      {mine.actor_group !== null && <span>{roleWords(mine.actor_group)}</span>}
    </p>
  );
}

/** How many are here, and from where. */
function Company() {
  const here = presence();
  if (here === undefined || here.members === 0) return null;
  const organisations = Object.keys(here.by_organisation).filter((id) => (here.by_organisation[id] ?? 0) > 0).length;
  return (
    <p class="quiet-words company">
      {tn("{n} person is here", "{n} people are here", here.online)}
      {organisations > 1 && <>, {t("from {n} organisations", { n: organisations })}</>}.
    </p>
  );
}
