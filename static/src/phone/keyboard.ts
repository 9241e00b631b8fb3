/**
 * Phones that lay the keyboard over the page instead of making room for it (iOS) would hide the button at the bottom edge.
 * The height of what is covered goes into `--covered`; where the browser makes room itself it is 0.
 */
export function watchKeyboard(): void {
  const view = window.visualViewport;
  if (view == null) return;
  const measure = (): void => {
    // While pinched in, the covered part says nothing about a keyboard.
    const covered = view.scale > 1.05 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
    document.documentElement.style.setProperty("--covered", `${Math.round(covered)}px`);
  };
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
  measure();
}
