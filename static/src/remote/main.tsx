/** The remote: five buttons on the facilitator's phone, for those who walk about. It is the console's handles, and nothing else. */
import "@preact/signals";
import { render } from "preact";

import { readBoot } from "../boot";
import { startTexts } from "../i18n";
import { connect } from "../link";
import { followRecords } from "../console/view";
import { Remote } from "./Remote";

async function start(): Promise<void> {
  const { root, boot } = readBoot();
  await startTexts(boot.language, boot.texts);
  followRecords();
  root.textContent = "";
  render(<Remote boot={boot} />, root);
  connect(boot);
}

void start();
