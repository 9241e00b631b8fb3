/** Where everybody sits, chosen by the facilitator; before there are groups, that they come. */
import type { JSX } from "preact";

import { t } from "../../i18n";
import { record } from "../../store";
import { GroupWall } from "../group_wall";
import { BigPrompt, PromptLine } from "./prompt";

export function GroupScene(): JSX.Element {
  if (record("groups") === undefined) return <BigPrompt title={t("Groups")} prompt={t("Groups are formed in a moment")} />;
  return (
    <div class="scene">
      <PromptLine title={t("Groups")} prompt={t("Find your table: your phone says the number")} />
      <GroupWall />
    </div>
  );
}
