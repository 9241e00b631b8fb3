/** The photo of the note that is being written: taken or chosen, looked at, taken out again. */
import { useSignal } from "@preact/signals";

import { t } from "../i18n";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { chosenPhoto, choosePhoto, dropPhoto, localPhoto } from "./photos";
import { session } from "./session";

interface Props {
  readonly activity: Id;
  /** Whether the note has words yet. */
  readonly worded: boolean;
}

export function PhotoChoice({ activity, worded }: Props) {
  const state = useSignal<"free" | "busy" | "unfit">("free");
  const chosen = chosenPhoto(activity);
  if (session.place === null) return null;

  const choose = async (event: Event): Promise<void> => {
    const field = event.currentTarget as HTMLInputElement;
    const file = field.files?.[0];
    if (file === undefined) return;
    state.value = "busy";
    const fits = await choosePhoto(activity, file);
    state.value = fits ? "free" : "unfit";
    field.value = ""; // so that the same file can be chosen again
    if (fits) announce(t("The photo is on your note."));
  };

  const local = chosen && localPhoto(chosen.id);
  if (chosen !== undefined && local !== undefined) {
    return (
      <figure class="photo-chosen">
        <img src={local.url} width={local.width} height={local.height} alt={t("The photo on your note")} />
        <figcaption>
          <p class="quiet-words">
            {worded ? t("It goes without the place, the time and the camera it was taken with.") : t("Now write a few words about it.")}
          </p>
          <Button kind="quiet" onClick={() => dropPhoto(activity)}>
            {t("Remove the photo")}
          </Button>
        </figcaption>
      </figure>
    );
  }
  return (
    <>
      <div class="photo-ways">
        <Way words={t("Take a photo")} camera onChoose={choose} />
        <Way words={t("Choose a photo")} onChoose={choose} />
      </div>
      {state.value === "busy" && <p class="quiet-words" role="status">{t("Preparing the photo …")}</p>}
      {state.value === "unfit" && <p class="problem" role="alert">{t("There is no photo in this file that can be shown. Choose a JPEG or PNG picture.")}</p>}
    </>
  );
}

/** A file field that looks like a button: pressed it opens the camera, or what the device has. */
function Way({ words, camera = false, onChoose }: { words: string; camera?: boolean; onChoose: (event: Event) => void }) {
  return (
    <label class={camera ? "button button-plain photo-way photo-camera" : "button button-plain photo-way"}>
      <input type="file" accept="image/*" {...(camera ? { capture: "environment" } : {})} onChange={onChoose} />
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        {camera ? (
          <>
            <path d="M4 7.5h3.2L9 5h6l1.8 2.5H20a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V9A1.5 1.5 0 0 1 4 7.5Z" />
            <circle cx="12" cy="13" r="3.6" />
          </>
        ) : (
          <>
            <rect x="3" y="4.5" width="18" height="15" rx="1.5" />
            <path d="m3.5 17 5-5 4 4 3-3 5 4.5" />
            <circle cx="15.5" cy="9" r="1.4" />
          </>
        )}
      </svg>
      {words}
    </label>
  );
}
