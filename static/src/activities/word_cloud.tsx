/** The activity kind `word_cloud` on the three live surfaces. */
import { t } from "../i18n";
import type { ActivityOf, SaidWord } from "../types";
import { CloudPhone } from "../phone/CloudPhone";
import { CloudWall } from "../wall/cloud_wall";
import { CloudWords } from "../console/CloudWords";
import { NumberField } from "../console/fields";
import type { FieldsProps } from "./surface";

interface CloudConfig {
  readonly each?: number;
}

/** Before the reveal only how many have said something. */
interface Words {
  readonly n: number;
  readonly words?: readonly SaidWord[];
}

declare module "../types" {
  interface Kinds {
    word_cloud: CloudConfig;
  }
  interface RecordTypes {
    words: Words;
    word: { readonly words: readonly string[] };
  }
  interface Commands {
    "word.give": { words: readonly string[] };
    "word.hide": { word: string };
    "word.restore": { word: string };
  }
}

export type WordCloudActivity = ActivityOf<"word_cloud", CloudConfig>;

interface Props {
  readonly activity: WordCloudActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Word cloud");

// --- Phone ---------------------------------------------------------------------------------------------------

/** A field for each word. */
export function Phone({ activity }: Props) {
  return <CloudPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** How many have said something; after the reveal the words. */
export function Wall({ activity }: Props) {
  return <CloudWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** Every word, with a handle to hide it. */
export function Console({ activity }: Props) {
  return <CloudWords activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields({ config, onChange, name }: FieldsProps) {
  return (
    <NumberField
      name={`each-${name}`}
      label={t("Words per person (1 to 3)")}
      value={(config["each"] ?? 3) as number}
      onChange={(each) => onChange({ ...config, each: Math.min(3, each ?? 3) })}
    />
  );
}
