/** What is said to the room, groups, and the door. */
import { t } from "../i18n";
import { lab, wall } from "../store";
import { Groups } from "./Groups";
import { Handle } from "./Handle";
import { useKept } from "./kept";
import { perform } from "./perform";
import { StaffNotes } from "./StaffNotes";

export function Room() {
  return (
    <>
      <Message />
      <section class="part">
        <h2>{t("Notes on the lab")}</h2>
        <StaffNotes about={null} />
      </section>
      <Groups />
      <Door />
    </>
  );
}

function Message() {
  const [text, setText] = useKept("message", "");
  const said = wall()?.message ?? null;
  async function send(): Promise<void> {
    const words = text.trim();
    if (words === "") return;
    setText(""); // at once, so that the next message can be begun and Enter pressed twice says it once
    const answer = await perform("room.tell", { text: words });
    if (!answer.ok) setText((begun) => (begun.trim() === "" ? words : `${words}\n${begun}`));
  }
  return (
    <section class="part">
      <h2>{t("Message to the room")}</h2>
      {said !== null && (
        <div class="said">
          <p>{said}</p>
          <button type="button" class="button button-quiet" onClick={() => void perform("room.tell", { text: "" })}>
            {t("Take it away")}
          </button>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div class="field">
          <label for="message">{t("All phones and walls show it")}</label>
          <textarea
            class="input"
            id="message"
            rows={2}
            maxLength={300}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                void send();
              } else if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
        </div>
        <button type="submit" class="button" disabled={text.trim() === ""}>
          {t("Say it")}
        </button>
      </form>
    </section>
  );
}

function Door() {
  const closed = lab()?.door === "closed";
  return (
    <section class="part">
      <h2>{t("Door")}</h2>
      <p class="hint">{closed ? t("Nobody new comes in. Those who were here do.") : t("Whoever has the code comes in.")}</p>
      <div class="row">
        <Handle id="door" />
        <Handle id="join">{t("Show the code")}</Handle>
      </div>
    </section>
  );
}
