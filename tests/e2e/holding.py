"""A page's line to the server that a test can hold: what the server says arrives when the test lets go, in its order."""

from __future__ import annotations

from playwright.sync_api import Page

ANSWERS = "^43"  # Socket.IO: a message that acknowledges
EVENTS = "^42"
EVERYTHING = "^4"

# Stands between the page and its WebSocket before the page's own scripts run.
LINE = """(() => {
  const line = window.heldLine = {hold: null, waiting: []};
  line.letGo = async () => {
    while (line.waiting.length > 0) {
      line.waiting.shift()();
      await new Promise((next) => setTimeout(next));
    }
    line.hold = null;
  };
  window.WebSocket = class extends WebSocket {
    set onmessage(hear) {
      super.onmessage = (message) => {
        const held = line.hold !== null && new RegExp(line.hold).test(message.data);
        if (held) line.waiting.push(() => hear.call(this, message));
        else hear.call(this, message);
      };
    }
  };
})()"""


class HeldLine:
    """The line of one page."""

    page: Page

    def lay(self, page: Page) -> None:
        """Puts the line into a page that has not been opened yet."""
        self.page = page
        page.add_init_script(LINE)

    def hold(self, what: str) -> None:
        """From now on messages that match do not arrive."""
        self.page.evaluate("what => { heldLine.hold = what; }", what)

    def let_go(self) -> None:
        """Lets what was held arrive, and what comes from now on."""
        self.page.evaluate("() => heldLine.letGo()")
