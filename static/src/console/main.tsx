/** The facilitator's console: starts texts, wire and keys, then draws. */
import "@preact/signals";
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts } from "../i18n";
import { connect } from "../link";
import { Shell } from "./Shell";
import { listenToKeys } from "./shortcuts";
import { followRecords } from "./view";

async function start(): Promise<void> {
  const { root, boot } = readBoot();
  await startTexts(boot.language, boot.texts);
  followRecords();
  listenToKeys();
  root.textContent = "";
  render(<Shell boot={boot} />, root);
  await connect(boot);
}

void start();
