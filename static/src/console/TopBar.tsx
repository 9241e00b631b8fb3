/** The top line: which lab, is the wire up, take back, the code, the previews, and the papers of the lab. */
import { thisMinute, timeOfDay } from "../clock";
import { language, setLanguage, t } from "../i18n";
import { connection } from "../link";
import { lab, presence } from "../store";
import type { Boot } from "../types";
import { RehearsalMark } from "../ui/RehearsalMark";
import { Handle, Key } from "./Handle";
import { Lead } from "./Lead";
import { closeMenu } from "./menus";
import { perform } from "./perform";
import { keysOn } from "./shortcuts";
import { closeSide, openSide } from "./side-opening";
import { changeOf, redo, undo } from "./taking_back";
import { overlay, sideOpen } from "./view";

export function TopBar({ boot }: { boot: Boot }) {
  const here = lab();
  return (
    <header class="top">
      <div class="top-lab">
        <a class="top-home" href="/labs" title={t("My labs")}>
          {t("Labs")}
        </a>
        <span class="top-title" title={here?.challenge ?? ""}>
          {here?.title ?? boot.title}
        </span>
        <RehearsalMark href={`/labs/${boot.lab}/rehearsal`} />
        <Wire />
      </div>
      <div class="top-tools">
        <TakeBack />
        <Lead />
        <time class="top-time numbers">{timeOfDay(thisMinute.value * 60_000, language.value)}</time>
        {here !== undefined && (
          <Handle id="join" kind="quiet" class="top-code" keyShown={false}>
            {here.code}
          </Handle>
        )}
        <Handle id="previews" kind="quiet">
          {t("Previews")}
        </Handle>
        <button
          type="button"
          class="button button-quiet top-side"
          aria-expanded={sideOpen.value}
          aria-controls="side"
          onClick={() => (sideOpen.peek() ? closeSide() : openSide())}
        >
          {t("{n} online", { n: presence()?.online ?? 0 })}
        </button>
        <Papers boot={boot} />
        <Handle id="help" kind="quiet" keyShown={false}>
          ?
        </Handle>
      </div>
    </header>
  );
}

/** Only what is wrong is said: a line that works needs no sign. */
function Wire() {
  const wire = connection.value;
  if (wire.state === "online") return null;
  if (wire.state === "refused") {
    return (
      <span class="top-wire" role="alert">
        {wire.message} <a href="">{t("Load the page again")}</a>
      </span>
    );
  }
  return (
    <span class="top-wire" role="status">
      {wire.state === "connecting" ? t("Connecting…") : t("No connection. Trying again…")}
    </span>
  );
}

function TakeBack() {
  const what = changeOf("undo");
  const again = changeOf("redo");
  return (
    <div class="top-undo" role="group" aria-label={t("Take back")}>
      <button
        type="button"
        class="button button-quiet handle"
        aria-disabled={what === null}
        aria-keyshortcuts="Z"
        data-handle="undo"
        title={what === null ? t("Nothing to undo") : t("Undo: {what}", { what })}
        onClick={() => void undo()}
      >
        <span class="handle-words">{what === null ? t("Undo") : t("Undo: {what}", { what })}</span>
        {keysOn.value && <Key name="z" />}
      </button>
      {again !== null && (
        <button
          type="button"
          class="button button-quiet handle"
          aria-keyshortcuts="Shift+Z"
          data-handle="redo"
          title={t("Redo: {what}", { what: again })}
          onClick={() => void redo()}
        >
          <span class="handle-words">{t("Redo")}</span>
          {keysOn.value && <Key name="Shift+z" />}
        </button>
      )}
    </div>
  );
}

function Papers({ boot }: { boot: Boot }) {
  const here = lab();
  const { report, export: file, wall } = boot.urls;
  return (
    <details class="menu">
      <summary class="button button-quiet">{t("Lab")}</summary>
      {/* Before the item acts: a dialog that it opens gives the focus back to what can be seen then. */}
      <div class="menu-list" onClickCapture={closeMenu}>
        {report !== undefined && (
          <a class="menu-item" href={report} target="_blank" rel="noopener">
            {t("Report")}
          </a>
        )}
        <a class="menu-item" href={`/labs/${boot.lab}/follow-up#h-records`} target="_blank" rel="noopener">
          {t("Records and sign-off")}
        </a>
        {file !== undefined && (
          <a class="menu-item" href={file} target="_blank" rel="noopener">
            {t("Export (JSON)")}
          </a>
        )}
        {wall !== undefined && (
          <>
            <a class="menu-item" href={wall} target="_blank" rel="noopener">
              {t("Open a wall")}
            </a>
            <a class="menu-item" href={`${wall}&wall=b`} target="_blank" rel="noopener">
              {t("Open wall B: clock and code")}
            </a>
          </>
        )}
        <a class="menu-item" href={`/remote/${encodeURIComponent(boot.lab)}`} target="_blank" rel="noopener">
          {t("Remote for your phone")}
        </a>
        {here?.rehearsal !== true && (
          <a class="menu-item" href={`/labs/${boot.lab}/rehearsal`}>
            {t("Rehearse")}
          </a>
        )}
        <button type="button" class="menu-item" onClick={() => (overlay.value = "help")}>
          {t("Shortcuts")}
        </button>
        {here?.state === "open" && (
          <button
            type="button"
            class="menu-item"
            onClick={() => void perform("lab.close", {}, { done: t("The lab is closed.") })}
          >
            {t("Close the lab")}
          </button>
        )}
        {here?.state === "closed" && (
          <button type="button" class="menu-item" onClick={() => void perform("lab.open", {})}>
            {t("Open the lab again")}
          </button>
        )}
        <label class="menu-language">
          {t("Language")}
          <select
            class="input"
            value={language.value}
            onChange={(event) => {
              const choice = boot.languages.find((one) => one.code === event.currentTarget.value);
              if (choice !== undefined) void setLanguage(choice.code);
            }}
          >
            {boot.languages.map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}
