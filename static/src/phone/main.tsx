/** The phone page's beginning: who am I, in which language, then the wire, then the picture. */
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts } from "../i18n";
import { prepareWith } from "../commands";
import { connect } from "../link";
import { durable, openOutbox, waiting } from "../outbox";
import { openDrafts } from "./drafts";
import { follow } from "./follow";
import { keepPromises } from "./keepsakes";
import { watchKeyboard } from "./keyboard";
import { Phone } from "./Phone";
import { openPhotos, withPhoto } from "./photos";
import { adoptPlace, readPlace } from "./place";
import { followScene } from "./scene";
import { startSession } from "./session";
import { openTable } from "./seats";

async function start(): Promise<void> {
  const { root, boot } = readBoot();
  adoptPlace(boot.lab);
  const place = boot.audience == null ? readPlace(boot.lab) : null;
  startSession(boot, place);
  await startTexts(boot.language, boot.texts);
  if (place !== null) {
    openDrafts(boot.lab, place.member);
    keepPromises();
    await openOutbox(`${boot.lab}.${place.member}`);
    await openPhotos(boot.lab, place.member, place.token);
    prepareWith(withPhoto);
    connect(boot, place.token);
  } else if (boot.audience != null) {
    connect(boot);
  }
  openTable(boot.lab);
  followScene();
  follow();
  watchKeyboard();
  render(<Phone />, root);
  addEventListener("beforeunload", (event) => {
    if (!durable.peek() && waiting.peek().length > 0) event.preventDefault();
  });
}

void start();
