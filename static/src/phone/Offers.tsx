/**
 * Words that have not found their place: half-written ones from an activity that the room has left, and those the server
 * refused. They are kept until the person sends them or puts them away.
 */
import { t } from "../i18n";
import { dismiss, refused } from "../outbox";
import { refusalWords } from "../labels";
import { agenda, current, lab } from "../store";
import { Button } from "../ui/Button";
import { begunNotes } from "./begun";
import { draft, setDraft } from "./drafts";
import { scene } from "./scene";

export function Offers() {
  return (
    <>
      <HalfWritten />
      <Refusals />
    </>
  );
}

function HalfWritten() {
  const now = lab()?.current;
  const left = agenda().filter((one) => one.id !== now && one.id !== scene.value.on?.id && one.state !== "planned" && one.takes_cards === true);
  const [one] = left.flatMap((activity) => begunNotes(activity).map((begun) => ({ ...begun, activity })));
  if (one === undefined) return null;
  const { activity, text, send, putAway } = one;
  const over = lab()?.state === "closed";
  return (
    <section class="offer" aria-labelledby={`offer-${activity.id}`}>
      <h2 id={`offer-${activity.id}`}>{over ? t("You wrote this, but did not send it") : t("Send what you wrote?")}</h2>
      <p class="quiet-words">{t("You were writing this in “{title}” when the room moved on.", { title: activity.title })}</p>
      <blockquote dir="auto">{text}</blockquote>
      <div class="offer-buttons">
        {!over && (
          <Button kind="primary" onClick={send}>
            {t("Send it")}
          </Button>
        )}
        <Button onClick={putAway}>{t("Put it away")}</Button>
      </div>
    </section>
  );
}

function wordsOf(data: Readonly<Record<string, unknown>>): string {
  const found = ["text", "title", "belief", "action", "measure", "threshold", "learning", "value", "reason", "lesson", "words"].flatMap((field) => data[field]);
  return found.filter((one) => typeof one === "string" && one !== "").join("\n");
}

function Refusals() {
  const one = refused.value[0];
  if (one?.refused === undefined) return null;
  const { command, refused: answer } = one;
  const text = wordsOf(command.data as Readonly<Record<string, unknown>>);
  const on = current();
  const board = on?.kind === "idea_board" && on.state === "open" ? on : undefined;
  const useAgain = (): void => {
    if (board === undefined) return;
    const begun = draft(board.id, "note").value.trim();
    setDraft(board.id, "note", begun === "" ? text : `${begun}\n${text}`);
    void dismiss(command.id);
  };
  return (
    <section class="offer offer-refused" aria-labelledby={`refused-${command.id}`}>
      <h2 id={`refused-${command.id}`}>{t("This was not taken in")}</h2>
      <p>{refusalWords(answer.code, answer.message)}</p>
      <blockquote dir="auto">{text}</blockquote>
      <div class="offer-buttons">
        {board !== undefined && command.name.startsWith("card.") && (
          <Button kind="primary" onClick={useAgain}>
            {t("Write it again here")}
          </Button>
        )}
        <Button onClick={() => void dismiss(command.id)}>{t("Put it away")}</Button>
      </div>
    </section>
  );
}

