/** A sheet that several people fill in together: choose it where there are several, write, see how far it is. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

import { t } from "../i18n";
import { connection } from "../link";
import { card as cardOf, experiment, labLanguage, offered, parts, record } from "../store";
import { sheetOf, sheetsOf, sheetTitle, type Sheet, type SheetField as Field } from "../sheets";
import type { Activity, Id } from "../types";
import { Button } from "../ui/Button";
import { OrgBadge } from "../ui/OrgBadge";
import { Actions } from "./Actions";
import { draft, setDraft } from "./drafts";
import { busyWith } from "./pending";
import { Ready } from "./Ready";
import { begun, unsent } from "./sheet_drafts";
import { SheetField } from "./SheetField";

/** The sheet that this person has open, remembered over a reload. */
const OPEN = "open";

interface Props {
  readonly activity: Activity;
  readonly fields: readonly Field[];
  /** What is drawn of a sheet; without it its fields, one below the other. */
  readonly children?: (sheet: Id, open: boolean) => ComponentChildren;
}

export function SheetPhone({ activity, fields, children }: Props) {
  const own = record(`sheet/${activity.id}`)?.own ?? null;
  const listed = choices(activity.id);
  const only = listed.length === 1 ? listed[0]! : null;
  const chosen = own ?? (listed.includes(draft(activity.id, OPEN).value) ? draft(activity.id, OPEN).value : only);
  if (chosen === null) return <Choose activity={activity} sheets={listed} />;
  const back = own === null && only === null ? () => setDraft(activity.id, OPEN, "") : undefined;
  return <OneSheet key={chosen} activity={activity} fields={fields} sheet={chosen} onBack={back} children={children} />;
}

/** The sheets one may choose: those with an experiment or something written first, then the notes on the table. */
function choices(activity: Id): Id[] {
  const listed = sheetsOf(activity).map((one) => one.id);
  const table = offered(activity).cards.map((card) => card.id);
  return [...new Set([...listed, ...table])];
}

function Choose({ activity, sheets }: { activity: Activity; sheets: readonly Id[] }) {
  return (
    <div class="kind-sheet">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {activity.state === "open"
          ? t("Choose what you write about. Several people can write on the same sheet.")
          : t("Writing has stopped. You can read what was written.")}
      </p>
      {sheets.length === 0 && <p>{t("There is nothing to write about yet.")}</p>}
      <ul class="notes">
        {sheets.map((id) => (
          <li key={id}>
            <SheetChoice activity={activity.id} id={id} />
          </li>
        ))}
      </ul>
      <Ready activity={activity} />
    </div>
  );
}

function SheetChoice({ activity, id }: { activity: Id; id: Id }) {
  const card = cardOf(id);
  const sheet = sheetOf(activity, id);
  const { title, body } = card === undefined ? { title: null, body: sheetTitle(id) } : parts(card.text);
  const kind = experiment(id) === undefined ? (card?.kind ?? "question") : "experiment";
  return (
    <button type="button" class={`note note-button note-${kind}`} dir="auto" onClick={() => setDraft(activity, OPEN, id)}>
      {title !== null && <span class="note-title">{title}</span>}
      <span class="note-text">{body}</span>
      {sheet !== undefined && <span class="note-where">{t("{n} of {m} fields written", { n: sheet.filled, m: sheet.of })}</span>}
      {card !== undefined && (
        <span class="note-foot">
          <OrgBadge organisation={card.organisation} />
        </span>
      )}
    </button>
  );
}

interface OneProps extends Props {
  readonly sheet: Id;
  readonly onBack: (() => void) | undefined;
}

function OneSheet({ activity, fields, sheet: id, onBack, children }: OneProps) {
  const open = activity.state === "open";
  const sheet = sheetOf(activity.id, id);
  return (
    <div class="kind-sheet">
      {onBack !== undefined && (
        <Button kind="quiet" class="back" onClick={onBack}>
          <span aria-hidden="true">←</span> {t("All sheets")}
        </Button>
      )}
      <SheetHead activity={activity} id={id} />
      {!open && <p class="explain">{t("Writing has stopped. You can read what was written.")}</p>}
      {children !== undefined
        ? children(id, open)
        : fields.map((field) => (
            <SheetField
              key={field.id}
              place={{ activity: activity.id, sheet: id, field: field.id }}
              field={field}
              label={field.title || activity.prompt}
              said={field.title === "" && cardOf(id) === undefined}
              open={open}
            />
          ))}
      <Ready activity={activity} />
      <Actions>
        <Saved activity={activity.id} sheet={id} fields={fields} progress={sheet} />
        {open && <NextEmpty sheet={id} fields={fields} written={sheet?.fields ?? {}} />}
      </Actions>
    </div>
  );
}

/** What the sheet is about, with the experiment it belongs to beside it. */
function SheetHead({ activity, id }: { activity: Activity; id: Id }) {
  const test = experiment(id);
  const shared = record(`group`);
  if (cardOf(id) === undefined) {
    return (
      <>
        <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
        <p class="explain">
          {id === "room"
            ? t("Everybody writes on the same sheet. It is saved by itself.")
            : shared != null && shared.id === id
              ? t("Your group’s sheet: all {n} of you write on it. It is saved by itself.", { n: shared.size })
              : t("Your group’s sheet. It is saved by itself.")}
        </p>
      </>
    );
  }
  return (
    <>
      <h2 class="prompt" dir="auto">{sheetTitle(id)}</h2>
      {test !== undefined && (test.belief !== "" || test.measure !== "") && (
        <dl class="beside">
          {test.belief !== "" && <Line words={t("We believe that …")} text={test.belief} />}
          {test.action !== "" && <Line words={t("To test it we will …")} text={test.action} />}
          {test.measure !== "" && <Line words={t("We measure …")} text={test.measure} />}
        </dl>
      )}
      <p class="explain" lang={labLanguage()}>{activity.prompt}</p>
    </>
  );
}

function Line({ words, text }: { words: string; text: string }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  );
}

interface SavedProps {
  readonly activity: Id;
  readonly sheet: Id;
  readonly fields: readonly Field[];
  readonly progress: Sheet | undefined;
}

/** Where the words are: on this phone, on their way, or with everybody. */
function Saved({ activity, sheet, fields, progress }: SavedProps) {
  const places = fields.map((field) => ({ activity, sheet, field: field.id }));
  const online = connection.value.state === "online";
  const state = busyWith(activity)
    ? online
      ? t("Sending …")
      : t("Waiting for network. Kept here.")
    : places.some(unsent)
      ? t("Kept on this phone. It is saved when you pause.")
      : places.some((place) => begun(place) !== null) || (progress?.filled ?? 0) > 0
        ? t("Saved. Everybody at this sheet sees the same.")
        : "";
  return (
    <p class="sheet-state">
      <span role="status">{state}</span>
      {progress !== undefined && <strong class="numbers">{t("{n} of {m} fields written", { n: progress.filled, m: progress.of })}</strong>}
    </p>
  );
}

/** Leads from one empty field to the next, so that nobody has to look for what is missing: by keyboard from the one it led to last. */
function NextEmpty({ sheet, fields, written }: { sheet: Id; fields: readonly Field[]; written: Readonly<Record<Id, string>> }) {
  const empty = fields.filter((field) => (written[field.id] ?? "") === "" && field.type !== "tick" && field.counted !== false);
  const ledTo = useRef<HTMLElement>(null);
  const go = (event: { readonly currentTarget: EventTarget }): void => {
    const places = empty.map((field) => document.getElementById(`field-${sheet}-${field.id}`)).filter((one) => one !== null);
    const here = document.activeElement === event.currentTarget ? ledTo.current : document.activeElement;
    const later = places.find((one) => here !== null && one !== here && (here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
    ledTo.current = later ?? places[0] ?? null;
    ledTo.current?.focus();
  };
  if (empty.length === 0) return null;
  return (
    <Button kind="primary" wide onMouseDown={(event) => event.preventDefault()} onClick={go}>
      {t("Next empty field")}
    </Button>
  );
}
