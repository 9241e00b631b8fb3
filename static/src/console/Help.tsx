/** `?`: every shortcut by group, and the switch that turns single keys off. */
import { t } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { actions, keyWords, type Group } from "./actions";
import { keysOn, setKeysOn } from "./shortcuts";
import { overlay } from "./view";

const ORDER: readonly Group[] = ["activity", "timer", "notes", "piles", "wall", "room", "console"];

function groupTitle(group: Group): string {
  const titles: Record<Group, string> = {
    activity: t("Activity"),
    timer: t("Timer"),
    notes: t("Notes"),
    piles: t("Piles"),
    wall: t("Wall"),
    room: t("Room"),
    console: t("Console"),
  };
  return titles[group];
}

/** Something else may have been opened in the meantime; that stays. */
function close(): void {
  if (overlay.peek() === "help") overlay.value = null;
}

export function Help() {
  return (
    <Dialog open={overlay.value === "help"} title={t("Shortcuts")} onClose={close}>
      <label class="help-switch">
        <input type="checkbox" checked={keysOn.value} onChange={(event) => setKeysOn(event.currentTarget.checked)} />
        {t("Single keys work as shortcuts (never while you type)")}
      </label>
      <div class="help-groups">
        {ORDER.map((group) => (
          <section key={group}>
            <h3>{groupTitle(group)}</h3>
            <dl class="help-list">
              {actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id}>
                    <dt>
                      {action.keys.map((key) => (
                        <kbd class="key" key={key}>
                          {keyWords(key)}
                        </kbd>
                      ))}
                    </dt>
                    <dd>{action.label()}</dd>
                  </div>
                ))}
              {group === "piles" && <PileKeys />}
              {group === "notes" && (
                <div>
                  <dt>
                    <kbd class="key">↑ ↓ ← →</kbd>
                  </dt>
                  <dd>{t("From note to note, when a note has the focus")}</dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function PileKeys() {
  return (
    <>
      <div>
        <dt>
          <kbd class="key">{t("Enter")}</kbd>
        </dt>
        <dd>{t("Pick up the note the focus is on; put it down")}</dd>
      </div>
      <div>
        <dt>
          <kbd class="key">← →</kbd>
        </dt>
        <dd>{t("Carry it from pile to pile")}</dd>
      </div>
      <div>
        <dt>
          <kbd class="key">Esc</kbd>
        </dt>
        <dd>{t("Put it back where it was")}</dd>
      </div>
    </>
  );
}
