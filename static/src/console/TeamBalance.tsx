/** Team forming at the console: who has chosen, one button for balanced teams, and after it choices and teams. */
import { finalistsOf, type Team, type TeamActivity } from "../activities/team_forming";
import type { FieldsProps } from "../activities/surface";
import { bodiesOf, topicTitle } from "../groups";
import { t, tn } from "../i18n";
import { record } from "../store";
import { OrgBadge } from "../ui/OrgBadge";
import { NumberField } from "./fields";
import { GroupList } from "./Groups";
import { perform } from "./perform";

export function TeamBalance({ activity }: { activity: TeamActivity }) {
  const items = finalistsOf(activity);
  const seen = record(`teams/${activity.id}`);
  const stands = record("groups")?.activity === activity.id;
  const made = (seen?.teams ?? []).length > 0;
  const balance = (): void =>
    void perform("team.balance", {}, { activity: activity.id, done: t("The teams are made. They are the groups from now on.") });
  if (activity.state === "planned") {
    return <p class="hint">{t("People choose among what the latest vote put first, else among the ideas on the table.")}</p>;
  }
  return (
    <>
      <div class="kind-team-head">
        {items.length === 0 ? (
          <p class="hint">{t("There is no revealed note to choose yet.")}</p>
        ) : (
          <>
            <p>
              {tn("{n} thing to choose", "{n} things to choose from", items.length)} ·{" "}
              {t("{n} of {m} have chosen", { n: seen?.chosen ?? 0, m: seen?.eligible ?? 0 })}
            </p>
            <button type="button" class={made ? "button" : "button button-primary"} disabled={activity.state === "done"} onClick={balance}>
              {made ? t("Make the teams anew") : t("Make balanced teams")}
            </button>
          </>
        )}
      </div>
      <p class="hint">
        {t("Nobody is put where they did not choose unless it can't be helped; then as many organisations as possible meet in each team; then first choices count.")}
      </p>
      {stands ? <GroupList /> : made && <MadeTeams teams={seen!.teams!} />}
      {seen?.items !== undefined && seen.chosen > 0 && (
        <table class="kind-team-table">
          <thead>
            <tr>
              <th scope="col">{t("Could be chosen")}</th>
              <th scope="col">{t("First choice")}</th>
              <th scope="col">{t("Second choice")}</th>
            </tr>
          </thead>
          <tbody>
            {seen.items.map(({ item, first, second }) => (
              <tr key={item}>
                <th scope="row" dir="auto">
                  {topicTitle(item)}
                </th>
                <td class="numbers">{first}</td>
                <td class="numbers">{second}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** The teams as they were, when other groups have taken their place. */
function MadeTeams({ teams }: { teams: readonly Team[] }) {
  return (
    <ol class="groups">
      {teams.map(({ id, item, people, organisations }) => (
        <li key={id}>
          <strong>{t("Group {id}", { id })}</strong>
          <span class="hint">{tn("{n} person", "{n} people", people)}</span>
          <span class="group-topic">{topicTitle(item)}</span>
          <span class="groups-bodies">
            {bodiesOf(organisations).map(({ id: body }) => (
              <OrgBadge key={body} organisation={body === "" ? null : body} />
            ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** How many things may be chosen, and of which sort. */
export function TeamFields({ config, name, onChange }: FieldsProps) {
  return (
    <>
      <NumberField
        name={`finalists-${name}`}
        label={t("At most so many to choose from")}
        value={(config["finalists"] ?? 8) as number}
        onChange={(finalists) => onChange({ ...config, finalists: Math.min(30, finalists ?? 8) })}
      />
      <div class="field">
        <label for={`items-${name}`}>{t("Teams try")}</label>
        <select
          class="input"
          id={`items-${name}`}
          value={(config["items"] ?? "") as string}
          onChange={(event) => onChange({ ...config, items: event.currentTarget.value === "" ? null : event.currentTarget.value })}
        >
          <option value="">{t("What the vote was on")}</option>
          <option value="cards">{t("Notes")}</option>
          <option value="clusters">{t("Piles")}</option>
        </select>
      </div>
    </>
  );
}
