/** A device that goes from hand to hand: whose turn it is, and passing it on. Nothing of the one before is left on the screen. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import { lab, me } from "../store";
import { Button } from "../ui/Button";
import { showBanner } from "../ui/Banner";
import { howManyWait } from "./pending";
import { session } from "./session";
import { passTo, seatSomebody, shareDevice, stopSharing, table, type Seat } from "./seats";

/** True while the device is between two people. */
export const passing = signal(false);

/** Above everything else: who has the device, and the way to the next. */
export function TableBar() {
  const seats = table.value;
  const mine = seats?.find((one) => one.member === session.place?.member);
  const waits = howManyWait();
  const before = useRef(waits);
  useEffect(() => {
    if (seats !== null && before.current > 0 && waits === 0) {
      showBanner({ id: "pass-on", text: t("Saved. Whose turn is it?"), action: { label: t("Pass it on"), run: () => (passing.value = true) } });
    }
    before.current = waits;
  }, [waits]);
  if (seats === null) return null;
  return (
    <div class="table-bar">
      <p>{t("{name} has the device", { name: mine?.name ?? t("Somebody") })}</p>
      <Button onClick={() => (passing.value = true)}>{t("Pass it on")}</Button>
    </div>
  );
}

/** Between two people. */
export function PassOn() {
  const seats = table.value ?? [];
  const waits = howManyWait();
  const others = seats.filter((one) => one.member !== session.place?.member);
  const adding = useSignal(others.length === 0);
  return (
    <main class="main">
      <h1>{t("Who has the device now?")}</h1>
      {waits > 0 && <p class="problem">{tn("{n} thing is still on its way. Wait a moment.", "{n} things are still on their way. Wait a moment.", waits)}</p>}
      <div class="stack">
        {others.map((seat) => (
          <Button wide key={seat.member} disabled={waits > 0} onClick={() => passTo(session.boot.lab, seat)}>
            {seat.name}
          </Button>
        ))}
        {adding.value ? <Somebody seats={seats} waits={waits > 0} /> : <Button wide onClick={() => (adding.value = true)}>{t("Somebody new")}</Button>}
        <Button kind="quiet" wide onClick={() => (passing.value = false)}>
          {t("Go on as before")}
        </Button>
      </div>
    </main>
  );
}

function Somebody({ seats, waits }: { seats: readonly Seat[]; waits: boolean }) {
  const name = useSignal("");
  const organisation = useSignal(me()?.organisation ?? "");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  async function sit(): Promise<void> {
    busy.value = true;
    const called = name.value.trim() || t("Person {n}", { n: seats.length + 1 });
    const words = await seatSomebody(session.boot.lab, called, organisation.value || null);
    busy.value = false;
    if (words !== null) problem.value = words || t("That did not work. Try again.");
  }
  return (
    <form
      class="stack table-new"
      onSubmit={(event) => {
        event.preventDefault();
        void sit();
      }}
    >
      <label class="field">
        <span class="field-label">{t("What do you call each other?")}</span>
        <input class="input" type="text" maxLength={30} value={name.value} placeholder={t("Person {n}", { n: seats.length + 1 })} onInput={(event) => (name.value = event.currentTarget.value)} />
        <span class="field-hint">{t("The name stays on this device.")}</span>
      </label>
      <label class="field">
        <span class="field-label">{t("Organisation")}</span>
        <select class="input" value={organisation.value} onChange={(event) => (organisation.value = event.currentTarget.value)}>
          <option value="">{t("None")}</option>
          {(lab()?.organisations ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {problem.value !== null && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <Button kind="primary" wide type="submit" disabled={busy.value || waits}>
        {t("Take the device")}
      </Button>
    </form>
  );
}

/** In the menu: to share the device, or to stop. */
export function TableChoice({ onDone }: { onDone: () => void }) {
  const shared = table.value !== null;
  const place = session.place;
  if (place === null) return null;
  return (
    <Button
      wide
      onClick={() => {
        if (shared) stopSharing(session.boot.lab);
        else {
          shareDevice(session.boot.lab, place, t("Person {n}", { n: 1 }));
          passing.value = true;
        }
        onDone();
      }}
    >
      {shared ? t("Only I use this device") : t("Several people share this device")}
    </Button>
  );
}
