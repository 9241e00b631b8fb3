/** Prototypes on the wall: how far the teams are; then a gallery, a few teams at a time, their photos as large as they go. */
import type { JSX } from "preact";

import { fieldsOf, type PrototypeActivity } from "../activities/prototype";
import { t } from "../i18n";
import { cardsOf } from "../store";
import { sheetsOf, sheetTitle } from "../sheets";
import type { Card, Id } from "../types";
import { Fit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { PromptLine } from "./scenes/prompt";
import { SheetProgress } from "./sheet_wall";

const MOST_PHOTOS = 4; // of one team at a time
const ACROSS = 3;

interface Team {
  readonly id: Id;
  readonly photos: readonly Card[];
  readonly lines: readonly { readonly label: string; readonly text: string }[];
}

export function PrototypeWall({ activity }: { activity: PrototypeActivity }): JSX.Element {
  const teams = activity.revealed ? teamsOf(activity) : [];
  const pages = Math.max(1, Math.ceil(teams.length / ACROSS));
  const across = Math.max(1, Math.ceil(teams.length / pages));
  const page = usePager(
    Array.from({ length: pages }, (_, at) => dwell(20 + teams.slice(at * across, (at + 1) * across).reduce((sum, one) => sum + wordsOf(one), 0))),
  );
  if (teams.length === 0) return <SheetProgress activity={activity} sheets={sheetsOf(activity.id)} />;
  const shown = teams.slice(page * across, (page + 1) * across);
  return (
    <div class="scene kind-prototype">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <ul class={`gallery ${across === 1 ? "is-alone" : ""}`} style={{ "--across": across }}>
        {shown.map((team, order) => (
          <TeamView key={team.id} team={team} order={order} />
        ))}
      </ul>
      {pages > 1 && <PageMark from={page * across + 1} to={page * across + shown.length} of={teams.length} page={page} pages={pages} />}
    </div>
  );
}

/** The teams that have something to show, each with its photos and words. */
function teamsOf(activity: PrototypeActivity): Team[] {
  const cards = cardsOf(activity.id);
  const sheets = sheetsOf(activity.id);
  const written = fieldsOf(activity).filter((field) => field.type !== "tick");
  const ids = [...new Set([...sheets.map((one) => one.id), ...cards.map((card) => card.column ?? "room")])];
  return ids
    .map((id): Team => {
      const own = cards.filter((card) => (card.column ?? "room") === id);
      const fields = sheets.find((one) => one.id === id)?.fields ?? {};
      const lines = written.map((field) => ({ label: field.title, text: fields[field.id] ?? "" }));
      const words = own.filter((card) => card.photo == null).map((card) => ({ label: "", text: card.text }));
      return { id, photos: own.filter((card) => card.photo != null), lines: [...lines, ...words].filter(({ text }) => text !== "") };
    })
    .filter(({ photos, lines }) => photos.length > 0 || lines.length > 0);
}

function wordsOf({ photos, lines }: Team): number {
  return wordsIn([...photos, ...lines].map(({ text }) => text).join(" "));
}

function TeamView({ team: { id, photos, lines }, order }: { team: Team; order: number }): JSX.Element {
  const shown = photos.slice(0, MOST_PHOTOS);
  return (
    <li class={`team ${photos.length === 0 ? "is-words" : ""}`} style={{ "--order": order }} data-sheet={id}>
      <header class="team-head">
        <Fit class="team-title" as="h2" min={2.4} max={3.6}>
          {sheetTitle(id)}
        </Fit>
        {photos.length > MOST_PHOTOS && <span class="team-more number">{t("+{n} photos", { n: photos.length - MOST_PHOTOS })}</span>}
      </header>
      {shown.length > 0 && (
        <ul class="team-photos" data-n={shown.length}>
          {shown.map((card) => (
            <li key={card.id}>
              <img src={card.photo!.url} width={card.photo!.width} height={card.photo!.height} alt="" />
              <span class="team-caption">{card.text}</span>
            </li>
          ))}
        </ul>
      )}
      {lines.length > 0 && (
        <Fit class="team-words" min={2.2} max={shown.length > 0 ? 3 : 4.6}>
          {lines.map(({ label, text }, place) => (
            <span class="team-line" key={place}>
              {label !== "" && <strong>{label}</strong>} {text}
            </span>
          ))}
        </Fit>
      )}
    </li>
  );
}
