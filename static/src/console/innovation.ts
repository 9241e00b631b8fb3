/** "Make this an innovation": asks the library for a draft filled from the lab, and offers the way there. */
import { language, t } from "../i18n";
import type { Id } from "../types";
import { notify, why } from "./perform";

export type Source = { readonly card: Id } | { readonly cluster: Id } | { readonly experiment: Id };

interface Made {
  readonly id?: Id;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What drafts are being made of: pressed twice it is still one. */
const underWay = new Set<string>();

/** Makes the draft and says where it is; the facilitator stays with the room. */
export async function makeInnovation(lab: Id, source: Source): Promise<void> {
  const name = JSON.stringify(source);
  if (underWay.has(name)) return;
  underWay.add(name);
  try {
    const answer = await fetch("/api/v1/innovations", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": language.peek(),
        "X-CSRFToken": document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "",
      },
      body: JSON.stringify({ lab, source }),
    });
    const made = (await answer.json()) as Made;
    if (!answer.ok || made.id === undefined) {
      notify({ tone: "wrong", text: made.error?.message ?? t("The draft could not be made. Nothing was changed.") });
      return;
    }
    notify({
      tone: "link",
      text: t("The draft is in the library, filled from this lab."),
      act: { label: t("Open the draft"), href: `/library/${encodeURIComponent(made.id)}/edit` },
    });
  } catch {
    const act = { label: t("Try again"), run: () => void makeInnovation(lab, source) };
    notify({ tone: "wrong", text: why({ ok: false, code: "no_answer", message: "" }), act });
  } finally {
    underWay.delete(name);
  }
}
