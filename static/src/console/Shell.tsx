/** The console's frame: agenda on the left, the room in the middle, people on the right, the clock below. */
import { Banner } from "../ui/Banner";
import { useKeptPlace } from "../ui/kept_place";
import { LiveRegion } from "../ui/LiveRegion";
import { t } from "../i18n";
import { connection, reconnect } from "../link";
import { lab, loaded } from "../store";
import type { Boot } from "../types";
import { Agenda } from "./Agenda";
import { whatTookItsPlace } from "./focus";
import { Help } from "./Help";
import { JoinOverlay } from "./Lobby";
import { Notices } from "./Notices";
import { Previews } from "./Previews";
import { Side } from "./Side";
import { Stage } from "./Stage";
import { TopBar } from "./TopBar";
import { sideOpen } from "./view";

export function Shell({ boot }: { boot: Boot }) {
  useKeptPlace(whatTookItsPlace, true);
  return (
    <div class={`console ${sideOpen.value ? "console-side-open" : ""}`}>
      <a class="skip button button-primary" href="#stage">
        {t("To the activity")}
      </a>
      <TopBar boot={boot} />
      {loaded.value && lab() !== undefined ? (
        <>
          <Agenda />
          <Stage boot={boot} />
          <Side />
        </>
      ) : (
        <Waiting title={boot.title} />
      )}
      <Notices />
      <Banner />
      <LiveRegion />
      <Help />
      <Previews boot={boot} />
      <JoinOverlay boot={boot} />
    </div>
  );
}

function Waiting({ title }: { title: string }) {
  const wire = connection.value;
  return (
    <main class="console-waiting" id="stage" tabIndex={-1}>
      <h1>{title}</h1>
      {wire.state === "refused" ? (
        <>
          <p>{wire.message}</p>
          <p>
            <button type="button" class="button button-primary" onClick={reconnect}>
              {t("Try again")}
            </button>{" "}
            <a class="button" href="/labs">
              {t("My labs")}
            </a>
          </p>
        </>
      ) : (
        <p role="status">{wire.state === "offline" ? t("No connection. Trying again…") : t("Fetching the lab…")}</p>
      )}
    </main>
  );
}
