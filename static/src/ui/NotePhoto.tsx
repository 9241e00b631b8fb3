/** The photo on a note, small. Its place is known before it has come, so nothing moves when it does. */
import { t } from "../i18n";
import type { Card } from "../types";

/** Signs of the note that stand for the picture where it can't be seen. */
const WORDS = 120;

export function NotePhoto({ card: { text, photo } }: { card: Pick<Card, "text"> & Partial<Pick<Card, "photo">> }) {
  if (photo == null) return null;
  const words = t("Photo: {text}", { text: text.slice(0, WORDS) });
  // Without an address there is a grey place and no request: an `<img>` with an empty one would ask for the page.
  return photo.thumb === "" ? (
    <span class="note-photo" role="img" aria-label={words} />
  ) : (
    <img class="note-photo" src={photo.thumb} width={photo.width} height={photo.height} alt={words} loading="lazy" decoding="async" />
  );
}
