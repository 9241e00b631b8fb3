/** An earlier step: one's own notes and what came out of it. The room is elsewhere, one button away. */
import { views } from "kinds:phone";
import type { ComponentType } from "preact";

import { t } from "../i18n";
import { current, labLanguage } from "../store";
import type { Activity } from "../types";
import { Button } from "../ui/Button";
import { lookBack } from "./scene";

export function LookBack({ activity }: { activity: Activity }) {
  const View = views[activity.kind] as ComponentType<{ activity: Activity }>;
  const room = current();
  return (
    <>
      <section class="look-back" aria-label={t("You look back")}>
        <p>
          {t("You look back at “{title}”.", { title: activity.title })}{" "}
          {room !== undefined && <span class="quiet-words" lang={labLanguage()}>{t("The room is in “{title}”.", { title: room.title })}</span>}
        </p>
        <Button kind="primary" wide onClick={() => lookBack(null)}>
          {t("Back to the room")}
        </Button>
      </section>
      <View key={activity.id} activity={activity} />
    </>
  );
}
