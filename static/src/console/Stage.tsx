/** The middle: the activity as the room sees it, with the handles only a facilitator has. */
import { views } from "kinds:console";
import type { ComponentType } from "preact";

import { t } from "../i18n";
import { lab, wall } from "../store";
import type { Activity, Boot } from "../types";
import { CalmNotice } from "./Calm";
import { ClosedLab } from "./ClosedLab";
import { Facts } from "./Facts";
import { Find } from "./Find";
import { Handle } from "./Handle";
import { openActivity } from "./handles";
import { LateTray } from "./LateTray";
import { Lobby } from "./Lobby";
import { PaperPanel } from "./PaperPanel";
import { ReadyCounts } from "./ReadyCounts";
import { Rounds } from "./Rounds";
import { SelectionBar } from "./SelectionBar";
import { closeSide } from "./side-opening";
import { Spotlight } from "./Spotlight";
import { StaffNotes } from "./StaffNotes";
import { Transport } from "./Transport";
import { editing, elsewhere, finding, lookAt, shown } from "./view";
import { kindWords, phaseWords, stateWords } from "./words";

export function Stage({ boot }: { boot: Boot }) {
  const one = shown();
  return (
    <main class="stage" id="stage" tabIndex={-1} onFocusIn={closeSide}>
      {finding.value && <Find />}
      <div class="stage-scroll">
        {one !== undefined ? <Present one={one} /> : lab()?.state === "closed" ? <ClosedLab boot={boot} /> : <Lobby boot={boot} />}
      </div>
      <SelectionBar />
      <CalmNotice />
      <Transport />
    </main>
  );
}

function Present({ one }: { one: Activity }) {
  const View = views[one.kind] as ComponentType<{ activity: Activity }> | undefined;
  return (
    <>
      {elsewhere() && <Elsewhere one={one} />}
      <header class="stage-head">
        <p class="stage-kind">
          {one.phase !== one.kind && <span class="stage-phase">{phaseWords(one.phase)}</span>}
          <span>{kindWords(one.kind)}</span>
          <StateMark one={one} />
        </p>
        <div class="stage-title">
          <h1>{one.title}</h1>
          <Handle id="edit" kind="quiet" keyShown={false}>
            {t("Edit")}
          </Handle>
        </div>
        {one.prompt !== "" && <p class="stage-prompt">{one.prompt}</p>}
        <Facts one={one} />
        <ReadyCounts activity={one.id} />
      </header>
      <StaffNotes about={one.id} key={one.id} />
      {wall()?.spotlight != null && <Spotlight id={wall()!.spotlight!} />}
      <LateTray activity={one.id} />
      {View !== undefined && <View activity={one} key={one.id} />}
      <Rounds activity={one.id} />
      <PaperPanel activity={one} key={`paper-${one.id}`} />
    </>
  );
}

/** Looking around is private: the room stays where it is. */
function Elsewhere({ one }: { one: Activity }) {
  const closed = lab()?.state === "closed";
  const room = lab()?.current;
  return (
    <div class="elsewhere">
      <p>{closed ? t("The lab is closed.") : room == null ? t("Only you look at this.") : t("Only you look at this. The room is in another activity.")}</p>
      <div class="elsewhere-tools">
        {!closed && (
          <button type="button" class="button" onClick={() => void openActivity(one)}>
            {one.state === "planned" ? t("Bring the room here") : t("Bring the room back here")}
          </button>
        )}
        <button type="button" class="button button-quiet" onClick={() => lookAt(null)}>
          {closed ? t("Back to the summary") : room == null ? t("Close") : t("Back to the room")}
        </button>
      </div>
    </div>
  );
}

function StateMark({ one }: { one: Activity }) {
  const covered = one.blind === true && !one.revealed && one.state !== "planned";
  return (
    <span class={`state state-${one.state}`}>
      {stateWords(one)}
      {covered && ` · ${t("hidden until you reveal")}`}
      {editing.value?.id === one.id && ` · ${t("being edited")}`}
    </span>
  );
}
