/** Who is here, by organisation and role; who is online; who has given something, where the lab shows names. */
import { t, tn } from "../i18n";
import { lab, presence } from "../store";
import type { Member } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { removeMember } from "./handles";
import { byOrganisation, byRole, isOnline, onlineOf, people, removed, type Body } from "./attending";
import { perform } from "./perform";
import { groupWords } from "./words";

export function People() {
  const all = people();
  return (
    <>
      <p class="people-sum">
        {lab()?.state === "closed" ? (
          <>
            <strong class="numbers">{all.length}</strong> {t("took part")}
          </>
        ) : (
          <>
            <strong class="numbers">{presence()?.online ?? 0}</strong> {t("of")} <span class="numbers">{all.length}</span>{" "}
            {t("online")}
          </>
        )}
      </p>
      <ul class="people-roles">
        {byRole(all).map(([role, n]) => (
          <li key={role ?? ""}>
            {groupWords(role)} <span class="numbers">{n}</span>
          </li>
        ))}
      </ul>
      <div class="bodies">
        {byOrganisation().map((body) => (
          <BodyPart key={body.id ?? ""} body={body} />
        ))}
      </div>
      <Removed />
    </>
  );
}

function BodyPart({ body }: { body: Body }) {
  const online = onlineOf(body);
  return (
    <details class="body">
      <summary>
        {body.id === null ? <span>{t("No organisation")}</span> : <OrgBadge organisation={body.id} show="name" />}
        <span class="body-count numbers">
          {lab()?.state !== "closed" && (
            <>
              {online}
              <span class="unseen"> {t("of")} </span>
              <span aria-hidden="true">/</span>
            </>
          )}
          {body.people.length}
          {lab()?.state !== "closed" && <span class="unseen"> {t("online")}</span>}
        </span>
      </summary>
      {body.people.length === 0 && <p class="hint">{t("Nobody yet.")}</p>}
      <ul class="persons">
        {body.people.map((one) => (
          <Person key={one.id} one={one} />
        ))}
      </ul>
    </details>
  );
}

function Person({ one }: { one: Member }) {
  const online = isOnline(one.id);
  const name = one.name ?? groupWords(one.actor_group);
  return (
    <li class="person">
      <span class={online ? "dot-on" : "dot-off"} aria-hidden="true" />
      <span class="person-name">
        {name}
        <small>
          {[
            one.name === null ? null : groupWords(one.actor_group),
            online ? null : t("offline"),
            one.cards === undefined ? null : tn("{n} note", "{n} notes", one.cards),
            one.ready === true ? t("ready") : null,
          ]
            .filter((word) => word !== null)
            .join(" · ")}
        </small>
      </span>
      <button
        type="button"
        class="button button-quiet person-remove"
        aria-label={t("Remove {name}", { name })}
        title={t("Remove {name}", { name })}
        onClick={() => removeMember(one.id, name)}
      >
        <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}

function Removed() {
  const gone = removed();
  if (gone.length === 0 || lab() === undefined) return null;
  return (
    <details class="body">
      <summary>{tn("{n} person removed", "{n} people removed", gone.length)}</summary>
      <ul class="persons">
        {gone.map((one) => (
          <li class="person" key={one.id}>
            <span class="dot-off" aria-hidden="true" />
            <span class="person-name">{one.name ?? groupWords(one.actor_group)}</span>
            <button
              type="button"
              class="button button-quiet"
              onClick={() => void perform("member.restore", { member: one.id })}
            >
              {t("Let back in")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
