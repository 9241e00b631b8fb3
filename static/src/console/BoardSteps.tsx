/** The columns of a board that are opened one after the other: where the room is, and the next one to open. */
import { columnsOf, reachedColumns } from "../columns";
import { t } from "../i18n";
import type { IdeaBoardActivity, Id } from "../types";
import { perform } from "./perform";

export function BoardSteps({ activity }: { activity: IdeaBoardActivity }) {
  const columns = columnsOf(activity);
  const open = reachedColumns(activity).at(-1);
  const place = columns.findIndex(({ id }) => id === open?.id);
  const next = columns[place + 1];
  const goTo = (column: Id): void => void perform("board.step", { column }, { activity: activity.id });
  return (
    <nav class="kind-idea_board board-steps" aria-label={t("Parts of this activity")}>
      <ol>
        {columns.map((column, index) => (
          <li key={column.id}>
            <button
              type="button"
              class="button"
              aria-current={index === place ? "step" : undefined}
              onClick={() => index !== place && goTo(column.id)}
            >
              <span class="numbers">{index + 1}</span> {column.title}
              {index === place && <small>{t("open now")}</small>}
            </button>
          </li>
        ))}
      </ol>
      {next !== undefined && (
        <p>
          <button type="button" class="button button-primary" onClick={() => goTo(next.id)}>
            {t("Open “{title}”", { title: next.title })}
          </button>
        </p>
      )}
    </nav>
  );
}
