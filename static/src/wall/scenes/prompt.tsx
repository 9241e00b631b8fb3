/** What the room is asked to do, as large as it goes. Between two activities: what comes next. */
import type { ComponentChildren, JSX } from "preact";

import { t } from "../../i18n";
import { agenda } from "../../store";
import type { Activity } from "../../types";
import { Fit } from "../fit";

export function PromptScene({ activity }: { activity: Activity | undefined }): JSX.Element {
  const next = activity ?? agenda().find((one) => one.state === "planned");
  if (next === undefined) return <BigPrompt title="" prompt={t("That was the last activity")} />;
  const title = activity === undefined ? t("Next: {title}", { title: next.title }) : next.title;
  return <BigPrompt title={title} prompt={next.prompt} />;
}

interface BigPromptProps {
  readonly title: string;
  readonly prompt: string;
  /** A line below: how many have answered. */
  readonly children?: ComponentChildren;
}

export function BigPrompt({ title, prompt, children }: BigPromptProps): JSX.Element {
  return (
    <div class="big-prompt">
      {title !== "" && <p class="step-title" dir="auto">{title}</p>}
      <Fit class="big-prompt-text" as="h1" min={3.6} max={10}>
        {prompt || title}
      </Fit>
      {children}
    </div>
  );
}

/** The prompt above something that matters more now. */
export function PromptLine({ title, prompt, children }: BigPromptProps): JSX.Element {
  return (
    <div class="prompt-line">
      <div class="prompt-line-words">
        <p class="step-title" dir="auto">{title}</p>
        <Fit class="prompt-line-text" as="h1" min={2.4} max={3.8}>
          {prompt || title}
        </Fit>
      </div>
      {children}
    </div>
  );
}
