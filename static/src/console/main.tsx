/** The facilitator's console: starts texts, wire and keys, then draws. */
import "@preact/signals";
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts } from "../i18n";
import { connect } from "../link";
import { Shell } from "./Shell";
import { listenToKeys } from "./shortcuts";
import { followLead } from "./staff";
import { followRecords } from "./view";

async function start(): Promise<void> {
  const { root, boot } = readBoot();
  await startTexts(boot.language, boot.texts);
  followRecords();
  followLead();
  listenToKeys();
  root.textContent = "";
  render(<Shell boot={boot} />, root);
  await connect(boot);
}

void start();
