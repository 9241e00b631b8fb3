/** The right side: people, room and wall, one at a time. */
import { t } from "../i18n";
import { whenDrawn } from "./drawn";
import { Key } from "./Handle";
import { People } from "./People";
import { Room } from "./Room";
import { keysOn } from "./shortcuts";
import { closeSide } from "./side-opening";
import { tab, type Tab } from "./view";
import { WallPanel } from "./WallPanel";

const TABS: readonly { readonly id: Tab; readonly key: string; readonly label: () => string }[] = [
  { id: "people", key: "u", label: () => t("People") },
  { id: "room", key: "g", label: () => t("Room") },
  { id: "wall", key: "w", label: () => t("Wall") },
];

export function Side() {
  return (
    <aside class="side" id="side" aria-label={t("People, room and wall")}>
      <div class="side-head">
        <Tabs />
        <button
          type="button"
          class="button button-quiet side-close"
          aria-label={t("Close")}
          onClick={closeSide}
        >
          <span aria-hidden="true">×</span>
        </button>
      </div>
      <div class="panel" role="tabpanel" id={`panel-${tab.value}`} aria-labelledby={`tab-${tab.value}`} tabIndex={0}>
        {tab.value === "people" && <People />}
        {tab.value === "room" && <Room />}
        {tab.value === "wall" && <WallPanel />}
      </div>
    </aside>
  );
}

function Tabs() {
  return (
    <div class="tabs" role="tablist" aria-label={t("People, room and wall")} onKeyDown={walkTabs}>
      {TABS.map(({ id, key, label }) => (
        <button
          type="button"
          role="tab"
          key={id}
          id={`tab-${id}`}
          aria-selected={tab.value === id}
          aria-controls={`panel-${id}`}
          aria-keyshortcuts={key.toUpperCase()}
          tabIndex={tab.value === id ? 0 : -1}
          onClick={() => (tab.value = id)}
        >
          {label()} {keysOn.value && <Key name={key} />}
        </button>
      ))}
    </div>
  );
}

function walkTabs(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const at = TABS.findIndex((one) => one.id === tab.value);
  const next = TABS[(at + step + TABS.length) % TABS.length]!;
  tab.value = next.id;
  whenDrawn(() => document.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus());
}
