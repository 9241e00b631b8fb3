/** The frame around the question, for people on their way in: who keeps what they write, by which mandate, and what is included. */
import { t } from "../i18n";
import type { Brief, Language } from "../types";

/** Who holds the records, in one sentence; nothing where nobody has said so. */
export function recordHolderWords(brief: Brief | undefined): string {
  const body = brief?.record_holder ?? "";
  return body === "" ? "" : t("{body} keeps what is written and answers for it.", { body });
}

export function Frame({ brief, written }: { brief: Brief | undefined; written: Language | undefined }) {
  const lines = [
    [t("This is included"), brief?.scope_in],
    [t("This is not included"), brief?.scope_out],
    [t("Mandate"), brief?.mandate],
  ].filter(([, words]) => words);
  if (lines.length === 0) return null;
  return (
    <details class="frame">
      <summary>{t("About the lab")}</summary>
      <dl>
        {lines.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang={written}>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
