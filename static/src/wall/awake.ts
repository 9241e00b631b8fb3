/** Keeps the projector's laptop from going to sleep, where the browser lets us. Over plain http it does not. */

export function stayAwake(): void {
  const ask = (): void => {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    // Refused on a low battery: then the machine's owner has decided.
    navigator.wakeLock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

/** F or a double click fills the screen, as people try anyway. */
export function fillScreenOnWish(): void {
  const toggle = (): void => {
    if (document.fullscreenElement === null) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else void document.exitFullscreen();
  };
  addEventListener("dblclick", toggle);
  addEventListener("keydown", (event) => {
    if (event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });
}
