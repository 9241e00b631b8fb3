/** The frame of every scene: the challenge on top with clock and join code, the scene, and quiet marks at the bottom. */
import type { ComponentType, JSX } from "preact";
import { views } from "kinds:wall";

import { t } from "../i18n";
import { current, lab, wall } from "../store";
import type { Activity } from "../types";
import { RehearsalMark } from "../ui/RehearsalMark";
import { Timer } from "../ui/Timer";
import { Fit } from "./fit";
import { JoinCorner } from "./join_corner";
import { NetworkMark } from "./network_mark";
import { PaperMark } from "./paper_mark";
import { ReadyMark } from "./ready_mark";
import { ClockScene } from "./scenes/clock";
import { Closing } from "./scenes/closing";
import { GroupScene } from "./scenes/groups";
import { Lobby } from "./scenes/lobby";
import { PromptScene } from "./scenes/prompt";
import { Spotlight } from "./scenes/spotlight";
import { sceneNow, type Scene } from "./views";

export function Shell(): JSX.Element {
  const scene = sceneNow();
  if (scene.name === "blank") return <main class="wall is-blank" aria-label={t("The wall is dark")} />;
  return (
    <div class="wall" data-scene={scene.name} data-kind={scene.name === "activity" ? scene.activity.kind : undefined}>
      <Header scene={scene} />
      <main class="stage" key={keyOf(scene)}>
        <SceneView scene={scene} />
      </main>
      {scene.name === "activity" && scene.activity.revealed && <PaperMark activity={scene.activity.id} />}
      <Ribbon />
      <NetworkMark />
    </div>
  );
}

/** A new key makes a new scene, which fades in; the same key lets a scene change within itself. */
function keyOf(scene: Scene): string {
  if (scene.name === "activity") return `activity/${scene.activity.id}`;
  if (scene.name === "spotlight") return `spotlight/${scene.card.id}`;
  return scene.name === "prompt" ? `prompt/${scene.activity?.id ?? ""}` : scene.name;
}

function SceneView({ scene }: { scene: Scene }): JSX.Element | null {
  switch (scene.name) {
    case "waiting":
      return <p class="waiting">{t("Fetching the lab …")}</p>;
    case "lobby":
      return <Lobby />;
    case "closing":
      return <Closing />;
    case "groups":
      return <GroupScene />;
    case "clock":
      return <ClockScene />;
    case "prompt":
      return <PromptScene activity={scene.activity} />;
    case "spotlight":
      return <Spotlight card={scene.card} />;
    case "activity": {
      const View: ComponentType<{ activity: Activity }> | undefined = views[scene.activity.kind];
      // A kind that this page does not know (an older page, a newer server) still has its prompt.
      return View === undefined ? <PromptScene activity={scene.activity} /> : <View activity={scene.activity} />;
    }
    case "blank":
      return null;
  }
}

function Header({ scene }: { scene: Scene }): JSX.Element {
  const clock = current() !== undefined && !(scene.name === "activity" && scene.activity.kind === "break");
  const own = scene.name !== "closing" && scene.name !== "clock"; // the clock's scene has both, large
  return (
    <header class="wall-header">
      <Fit class="challenge" as="p" min={2.4} max={4}>
        {lab()?.challenge || lab()?.title || ""}
      </Fit>
      <RehearsalMark />
      {own && <ReadyMark />}
      {own && clock && <Timer />}
      {own && scene.name !== "lobby" && <JoinCorner />}
    </header>
  );
}

/** What the facilitator tells the room. */
function Ribbon(): JSX.Element | null {
  const message = wall()?.message;
  if (message == null || message === "") return null;
  return (
    <aside class="ribbon" aria-label={t("Message")} key={message}>
      <Fit min={2.4} max={3.8} as="p">
        {message}
      </Fit>
    </aside>
  );
}
