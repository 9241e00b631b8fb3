/** Menus are <details>: open and closed by the browser, and closed here when a choice was made or the person went away. */

/** Closes the menu a chosen item belongs to, and gives its button the focus. */
export function closeMenu(event: Event): void {
  const item = (event.target as Element).closest(".menu-item");
  const menu = item?.closest("details");
  if (menu == null) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** Closes open menus on Escape and on a press beside them. True if one was open. */
export function closeMenus(except: Element | null = null): boolean {
  let closed = false;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (except !== null && menu.contains(except)) continue;
    menu.open = false;
    closed = true;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
  }
  return closed;
}
