/** The phone: one thing to do at a time, chosen by what the room does. */
import { views } from "kinds:phone";

import { connection } from "../link";
import { lab, loaded, me } from "../store";
import { useKeptPlace } from "../ui/kept_place";
import { LiveRegion } from "../ui/LiveRegion";
import { CalmCover, isCalm } from "./Calm";
import { whatStandsThere } from "./focus";
import { Header } from "./Header";
import { LookBack } from "./LookBack";
import { MyGroup } from "./MyGroup";
import { Offers } from "./Offers";
import { lookedBack, scene } from "./scene";
import { Between, Connecting, Lobby, NextUp, NoPlace, Over, Refused, Removed } from "./screens";
import { session } from "./session";
import { passing, PassOn, TableBar } from "./Table";

export function Phone() {
  useKeptPlace(whatStandsThere);
  return (
    <div class="phone" inert={session.preview}>
      <div class="phone-inside" inert={isCalm()}>
        <Screen />
      </div>
      <CalmCover />
      <LiveRegion />
    </div>
  );
}

function Screen() {
  if (session.place === null && !session.preview) return <NoPlace />;
  const line = connection.value;
  // A closed lab may let nobody new connect; who has its records keeps seeing them.
  if (line.state === "refused" && !(loaded.value && line.code === "lab_closed")) {
    return <Refused code={line.code} message={line.message} />;
  }
  const room = lab();
  if (!loaded.value || room === undefined) return <Connecting />;
  if (me()?.removed === true) return <Removed />;
  if (passing.value && room.state !== "closed") return <PassOn />;
  return (
    <>
      <Header />
      <TableBar />
      <main class="main">
        <Offers />
        <MyGroup />
        <Now />
      </main>
    </>
  );
}

function Now() {
  const room = lab();
  const back = lookedBack();
  if (back !== undefined) return <LookBack activity={back} />;
  const { closed, on } = scene.value;
  if (closed) return <Over />;
  if (on === undefined) return room?.state === "planned" ? <Lobby /> : <Between />;
  const View = views[on.kind];
  return (
    <>
      <View key={on.id} activity={on} />
      {on.state === "done" && on.kind !== "briefing" && on.kind !== "break" && <NextUp after={on.id} />}
    </>
  );
}
