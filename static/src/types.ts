/**
 * The language between server and page, as types: records (what the server shows), frames (how they change),
 * commands (what a person wishes) and answers. `docs/protocol.md` is the text; this file holds us to it.
 * Nothing here is a rule: the server decides, the page stores and draws.
 */

export type Id = string;
/** A moment in RFC 3339, UTC. */
export type Moment = string;

export type Language = "sv" | "da" | "en";
export type Identity = "anonymous" | "anonymous_group_tag" | "role_named";
export type LabState = "planned" | "open" | "closed";
export type ActivityState = "planned" | "open" | "locked" | "done";
/** A kind of activity. A new one adds itself to `Kinds` in its own file (docs/adding-an-activity.md). */
export type Kind = keyof Kinds;
export type CardKind = "idea" | "insight" | "question" | "prototype" | "experiment";
export type WallViewName =
  | "auto"
  | "lobby"
  | "prompt"
  | "timer"
  | "board"
  | "clusters"
  | "vote"
  | "experiments"
  | "groups"
  | "break"
  | "closing"
  | "blank";
export type ThemeName = "light" | "dark";

// --- Records of the room -------------------------------------------------------------------------------------

export interface Organisation {
  readonly id: Id;
  readonly name: string;
  readonly short: string;
  readonly level?: string | null;
}

/** The frame around the question. `effect_goals` are codes. */
export interface Brief {
  readonly scope_in: string;
  readonly scope_out: string;
  readonly series: string;
  readonly record_holder: string;
  readonly mandate: string;
  readonly effect_goals: readonly string[];
}

export interface Lab {
  readonly id: Id;
  readonly title: string;
  readonly challenge: string;
  readonly theme: string | null;
  readonly language: Language;
  readonly identity: Identity;
  readonly state: LabState;
  readonly door: "open" | "closed";
  readonly code: string;
  readonly organisations: readonly Organisation[];
  readonly current: Id | null;
  readonly starts_at: Moment | null;
  /** Later day -> when it begins, where not at the hour of the first. */
  readonly day_starts?: Readonly<Record<string, Moment>>;
  readonly brief?: Brief;
  /** Made to practise in: marked on every screen, deleted at its end. */
  readonly rehearsal?: boolean;
  /** Activity ids in the order of the agenda. */
  readonly agenda: readonly Id[];
  readonly join_url: string;
}

export interface Counts {
  readonly cards: number;
  readonly contributors: number;
  readonly ready: number;
}

export interface ActivityOf<K extends Kind, Config> {
  readonly id: Id;
  readonly phase: string;
  readonly kind: K;
  /** The catalogue's code of the activity ("empathy_map"), or null for one made by hand. */
  readonly method: string | null;
  readonly title: string;
  readonly prompt: string;
  readonly minutes: number;
  /** What it was given before the rest was planned anew on the way. */
  readonly planned_minutes?: number | null;
  readonly state: ActivityState;
  readonly revealed: boolean;
  readonly config: Config;
  readonly counts: Counts;
  /** Whether people write cards in it. */
  readonly takes_cards?: boolean;
  /** Whether its content is shown only after the reveal. */
  readonly blind?: boolean;
  readonly day?: number | null;
  readonly position?: number;
  readonly opened_at?: Moment | null;
  readonly finished_at?: Moment | null;
}

export interface Column {
  readonly id: Id;
  readonly title: string;
}

export type QuestionType = "word" | "text" | "scale5" | "agree5";
export interface Question {
  readonly id: Id;
  readonly type: QuestionType;
  readonly text: string;
  readonly effect_goal?: string | null;
  readonly target_percent?: number | null;
}

export interface IdeaBoardConfig {
  readonly columns?: readonly Column[];
  readonly hidden?: boolean;
  readonly per_member?: number | null;
  /** How every sentence begins; "" for as people like. */
  readonly stem?: string;
  /** The columns come one after the other: `board/<activity>` says which is open. */
  readonly steps?: boolean;
}
export interface ClusteringConfig {
  readonly from?: readonly Id[] | null;
}
export interface DotVoteConfig {
  readonly budget?: number;
  readonly per_item?: number;
  readonly items?: "cards" | "clusters";
  readonly criterion?: string | null;
}
export interface QuestionsConfig {
  readonly questions?: readonly Question[];
}
export interface BreakConfig {
  readonly [setting: string]: unknown;
}

/** Kind -> its config. */
export interface Kinds {
  check_in: QuestionsConfig;
  idea_board: IdeaBoardConfig;
  clustering: ClusteringConfig;
  dot_vote: DotVoteConfig;
  test_card: Readonly<Record<string, unknown>>;
  check_out: QuestionsConfig;
  briefing: Readonly<Record<string, unknown>>;
  break: BreakConfig;
}

export type CheckInActivity = ActivityOf<"check_in", QuestionsConfig>;
export type IdeaBoardActivity = ActivityOf<"idea_board", IdeaBoardConfig>;
export type ClusteringActivity = ActivityOf<"clustering", ClusteringConfig>;
export type DotVoteActivity = ActivityOf<"dot_vote", DotVoteConfig>;
export type TestCardActivity = ActivityOf<"test_card", Readonly<Record<string, unknown>>>;
export type CheckOutActivity = ActivityOf<"check_out", QuestionsConfig>;
export type BriefingActivity = ActivityOf<"briefing", Readonly<Record<string, unknown>>>;
export type BreakActivity = ActivityOf<"break", BreakConfig>;

export type Activity = { [K in Kind]: ActivityOf<K, Kinds[K]> }[Kind];

export interface Timer {
  readonly activity: Id | null;
  readonly ends_at: Moment | null;
  /** While paused: what is left. While running: what was left when it was last started. */
  readonly remaining_s: number;
  readonly paused: boolean;
  readonly planned_s: number;
}

export interface Card {
  readonly id: Id;
  readonly activity: Id;
  readonly text: string;
  readonly kind: CardKind;
  readonly cluster: Id | null;
  readonly organisation: Id | null;
  readonly actor_group: string | null;
  readonly column: Id | null;
  readonly edited: boolean;
  readonly lang: Language | null;
  readonly at?: Moment | null;
  readonly photo?: Photo | null;
  /** The card that this one makes better. */
  readonly builds_on?: Id;
  /** Entered by staff for somebody without a phone; it has no author. */
  readonly source?: "paper";
  /** Only on the author's own channel. */
  readonly mine?: boolean;
  /** Came after the lock: the author and the staff see it. */
  readonly late?: boolean;
  /** Taken off the wall by staff: the author and the staff see it. */
  readonly hidden?: boolean;
  /** The member id, for staff, under `role_named` only. */
  readonly author?: Id | null;
  /** Role or name, under `role_named`. */
  readonly by?: string | null;
}

/** A photo on a card: addresses of its large and its small picture, and the size of the large one in px. */
export interface Photo {
  readonly id: Id;
  readonly url: string;
  readonly thumb: string;
  readonly width: number;
  readonly height: number;
}

export interface Cluster {
  readonly id: Id;
  readonly title: string;
  readonly cards: readonly Id[];
  readonly activity?: Id;
}

export interface Items {
  readonly cards: readonly Id[];
  readonly clusters: readonly Id[];
}

export interface TallyItem {
  readonly item: Id;
  readonly dots: number;
  readonly balanced: number | null;
  readonly by_organisation?: Readonly<Record<Id, number>>;
  /** At the few items that divide the organisations most. */
  readonly split?: Split;
}

/** Who gave an item the largest and the smallest share of their dots; shares from 0 to 1. */
export interface Split {
  readonly most: Id;
  readonly least: Id;
  readonly most_share: number;
  readonly least_share: number;
}

/** While open only `voters` and `eligible`; after the reveal `items` and `budget`. */
export interface Tally {
  readonly voters: number;
  readonly eligible?: number;
  readonly items?: readonly TallyItem[];
  readonly budget?: number;
}

/** A word and how many people said it. */
export interface SaidWord {
  readonly word: string;
  readonly n: number;
  /** For staff: the facilitator took it off walls and phones. */
  readonly hidden?: boolean;
}

export interface QuestionAnswers {
  readonly type: QuestionType;
  readonly n: number;
  readonly words?: readonly SaidWord[];
  readonly scale?: Readonly<Record<"1" | "2" | "3" | "4" | "5", number>>;
  /** Null without answers. */
  readonly mean?: number | null;
  readonly percent?: number | null;
  readonly goal?: {
    readonly code: string;
    readonly target_percent: number | null;
    readonly percent: number | null;
    readonly met: boolean | null;
  };
  readonly by_organisation?: Readonly<Record<Id, unknown>>;
}

export interface Answers {
  readonly n: number;
  readonly questions?: Readonly<Record<Id, QuestionAnswers>>;
}

export interface PlacedItem {
  readonly item: Id;
  readonly impact: number;
  readonly effort: number;
  readonly spread: number;
  readonly n: number;
  /** From the lower to the upper quartile; with few answers not told. */
  readonly impact_range?: readonly [number, number];
  readonly effort_range?: readonly [number, number];
  /** One of the few with the largest spread. */
  readonly divides?: boolean;
}

export type ExperimentState = "draft" | "planned" | "running" | "decided" | "stopped";
export interface Experiment {
  readonly card: Id;
  readonly belief: string;
  readonly action: string;
  readonly measure: string;
  readonly threshold: string;
  readonly owner_function: string;
  readonly starts_on: string | null;
  readonly kind: string | null;
  readonly state: ExperimentState;
  readonly learning?: string | null;
  readonly decision?: string | null;
  /** Who wrote last, as far as the identity rule allows, and when. */
  readonly by?: string | null;
  readonly organisation?: Id | null;
  readonly at?: Moment | null;
}

export interface Presence {
  readonly online: number;
  readonly members: number;
  readonly by_organisation: Readonly<Record<Id, number>>;
  /** Staff only. */
  readonly members_online?: readonly Id[];
}

export interface Wall {
  readonly view: WallViewName;
  readonly spotlight: Id | null;
  readonly theme: ThemeName;
  readonly message: string | null;
  /** All walls dark and all phones calm, whatever else was chosen. */
  readonly calm?: boolean;
  /** What walls with a letter of their own show. */
  readonly others?: Readonly<Record<string, WallViewName>>;
}

export interface Member {
  readonly id: Id;
  readonly name: string | null;
  readonly organisation: Id | null;
  readonly actor_group: string | null;
  readonly removed: boolean;
  readonly arrived: Moment | null;
  readonly staff: boolean;
  readonly cards?: number;
  readonly ready?: boolean;
}

export interface UndoState {
  readonly undo: string | null;
  readonly redo: string | null;
  /** What it was about, and the facilitator who did it. */
  readonly undo_activity?: Id | null;
  readonly redo_activity?: Id | null;
  readonly undo_by?: Id | null;
  readonly redo_by?: Id | null;
}

/** A result as the kind reports it, in plain JSON, and the cards on its board. */
export interface Result {
  readonly told: Readonly<Record<string, unknown>>;
  readonly cards: readonly Id[];
}
/** The results that an activity had before it was opened again, and the present one once it is revealed. */
export interface Rounds {
  readonly rounds: readonly (Result & { readonly n: number; readonly at: Moment })[];
  readonly now: Result | null;
}

/** What was counted for people without a phone. */
export interface Paper {
  readonly lines: readonly { readonly item: Id; readonly value: string; readonly n: number }[];
}

/** Who is ready with the present activity, in numbers; for staff. */
export interface Readiness {
  readonly activity: Id;
  readonly ready: number;
  readonly members: number;
  readonly by_organisation: readonly { readonly organisations: readonly Id[]; readonly ready: number; readonly members: number }[] | null;
}

/** What facilitators wrote for themselves. */
export interface StaffNote {
  readonly text: string;
  readonly by: Id;
  readonly at: Moment;
}

/** Why a group looks as it does: a code and the numbers behind it (src/groups.ts has the words). */
export interface GroupReason {
  readonly code: "alone" | "chosen" | "all_differ" | "every_body" | "changed" | "best";
  readonly people: number;
  readonly bodies: number;
  /** Organisations that took part when the groups were formed. */
  readonly here: number;
  readonly late: number;
  readonly moved: number;
  readonly left: number;
}
export interface Group {
  readonly id: Id;
  /** Staff see who, the wall how many. */
  readonly members: readonly Id[] | number;
  readonly organisations: Readonly<Record<Id, number>>;
  readonly reason: GroupReason;
  /** The card or pile a team works on. */
  readonly topic?: Id;
  /** Staff only: a manager sits alone with own staff. */
  readonly exposed?: boolean;
}
export interface Groups {
  readonly groups: readonly Group[];
  /** The people wished in each, null where people chose teams. */
  readonly size: number | null;
  readonly activity: Id | null;
}

// --- Records of the member's own channel ---------------------------------------------------------------------

export interface Me {
  readonly member: Id;
  readonly organisation: Id | null;
  readonly actor_group: string | null;
  readonly name: string | null;
  readonly staff: boolean;
  readonly ready: boolean;
  readonly removed?: boolean;
}

export interface Ballot {
  readonly left: number;
  readonly dots: Readonly<Record<Id, number>>;
}

export type AnswerValue = string | number;
export type OwnAnswer = Readonly<Record<Id, AnswerValue>>;

/** Somebody in one's own group, as far as the identity rule tells them. */
export interface Companion {
  readonly organisation: Id | null;
  readonly actor_group: string | null;
  readonly by: string | null;
}
export interface OwnGroup {
  readonly id: Id;
  readonly size: number;
  readonly reason: GroupReason;
  /** The others. */
  readonly people: readonly Companion[];
  readonly topic?: Id;
}

/** Every kind of record by the first word of its key. Keys without a name stand alone ("lab", "timer", ...). */
export interface RecordTypes {
  lab: Lab;
  activity: Activity;
  timer: Timer;
  card: Card;
  cluster: Cluster;
  items: Items;
  board: { readonly column: Id };
  ballot: Ballot;
  tally: Tally;
  answers: Answers;
  answer: OwnAnswer;
  placement: readonly PlacedItem[];
  experiment: Experiment;
  presence: Presence;
  wall: Wall;
  member: Member;
  undo: UndoState;
  groups: Groups;
  rounds: Rounds;
  paper: Paper;
  ready: Readiness;
  note: StaffNote;
  lead: { readonly member: Id };
  group: OwnGroup;
  me: Me;
}
export type RecordKind = keyof RecordTypes;
export type RecordKey = RecordKind | `${RecordKind}/${Id}`;
/** The type of the record behind a key: `RecordOf<"card/x">` is `Card`. */
export type RecordOf<K extends string> = K extends RecordKind
  ? RecordTypes[K]
  : K extends `${infer Word extends RecordKind}/${string}`
    ? RecordTypes[Word]
    : never;

// --- Frames, from server to page -----------------------------------------------------------------------------

export type Channel = "room" | "me";
export interface Change {
  readonly put: Readonly<Record<string, unknown>>;
  readonly drop: readonly string[];
}
export interface Frame extends Change {
  readonly channel: Channel;
  readonly from: number;
  readonly seq: number;
}
export interface Pulse {
  readonly seq: number;
  readonly now: Moment;
}
export interface Bye {
  readonly reason: string;
  /** Seconds until a new attempt is welcome; null: do not come back. */
  readonly retry_in: number | null;
}
export interface Resumed {
  readonly ok: true;
  readonly seq: number;
  readonly now: Moment;
  readonly full: boolean;
  readonly room: Change;
  readonly me: Change;
}

// --- Commands, from page to server ---------------------------------------------------------------------------

/** `data` of every command, by name. The server refuses unknown fields. */
export interface Commands {
  "lab.open": Empty;
  "lab.close": Empty;
  "result.anchor": { item: Id; owner_function?: string; scheduled_time?: string; review_on?: string; process?: string; months?: 12 | 24 | 36 };
  "result.stop": { item: Id; lesson: string; reason?: string };
  "trial.plan": { card: Id } & Partial<Pick<Experiment, "belief" | "action" | "measure" | "threshold" | "owner_function" | "kind">>;
  "trial.start": { card: Id; ends_on?: string | null };
  "trial.learn": { card: Id; seen: string; learning: string; met?: boolean | null };
  "trial.decide": { card: Id; decision: "stop" | "test_again" | "pilot" | "adopt"; reason?: string };
  "trial.again": { card: Id };
  "exemption.write": {
    exemption: Id;
    card: Id;
    kind?: "law" | "collective_agreement" | "internal_rule";
    rule_area?: "organisation" | "work_planning" | "shift_planning" | null;
    rule_text?: string;
    applicant?: Id;
    purposes?: Readonly<Record<string, string>>;
    frame?: Readonly<Record<string, number | boolean>>;
    guards?: Readonly<Record<string, boolean>>;
    starts_on?: string;
    expires_on?: string;
    eligible?: readonly string[];
    evaluation_minimum?: readonly string[];
    copy_of?: string | null;
  };
  "exemption.apply": { exemption: Id };
  "exemption.withdraw": { exemption: Id };
  "exemption.use": { exemption: Id; limit: string; value: number; note?: string };
  "exemption.evaluate": { exemption: Id; findings: Readonly<Record<string, string>>; conclusion: string };
  "lab.edit": {
    title?: string;
    challenge?: string;
    theme?: string | null;
    identity?: Identity;
    organisations?: readonly { id?: Id; name: string; short?: string; level?: string }[];
  };
  "door.open": Empty;
  "door.close": Empty;
  "activity.open": Empty;
  "activity.lock": Empty;
  "activity.unlock": Empty;
  "activity.reveal": Empty;
  "activity.hide": Empty;
  "activity.finish": Empty;
  "activity.reopen": Empty;
  "activity.add": {
    kind: Kind;
    title: string;
    prompt: string;
    minutes: number;
    after?: Id | null;
    config?: Readonly<Record<string, unknown>>;
    day?: number;
    method?: string;
  };
  "activity.edit": {
    title?: string;
    prompt?: string;
    minutes?: number;
    config?: Readonly<Record<string, unknown>>;
    day?: number;
  };
  "activity.move": { after: Id | null; day?: number };
  "activity.drop": Empty;
  "timer.start": { seconds: number };
  "timer.pause": Empty;
  "timer.resume": Empty;
  "timer.add": { seconds: number };
  "timer.stop": Empty;
  "wall.show": { view: WallViewName; wall?: string };
  "room.calm": { on: boolean };
  "agenda.replan": { minutes: Readonly<Record<Id, number>> };
  "note.write": { text: string; about?: Id };
  "lead.take": Empty;
  "lead.give": { member: Id };
  "paper.tally": { item: Id; n: number; value?: string };
  "wall.spotlight": { card: Id | null };
  "wall.theme": { theme: ThemeName };
  "room.tell": { text: string };
  "board.step": { column: Id };
  "groups.form": { size: number };
  "group.move": { member: Id; group: Id };
  "card.hide": { card: Id };
  "card.restore": { card: Id };
  "member.remove": { member: Id };
  "member.restore": { member: Id };
  undo: Empty;
  redo: Empty;
  "card.add": { card: Id; text: string; column?: Id; lang?: Language; builds_on?: Id; photo?: string; source?: "paper" };
  "card.edit": { card: Id; text: string };
  "card.take_back": { card: Id };
  "cluster.add": { cluster: Id; title: string; cards?: readonly Id[] };
  "cluster.rename": { cluster: Id; title: string };
  "cluster.drop": { cluster: Id };
  "cluster.merge": { cluster: Id; into: Id };
  "card.group": { card: Id; cluster: Id | null };
  "dot.place": { item: Id };
  "dot.take": { item: Id };
  "position.set": { item: Id; impact: number; effort: number };
  "answer.give": { question: Id; value: AnswerValue };
  "experiment.write": { card: Id; was?: Readonly<Record<string, string>> } & Partial<Omit<Experiment, "card" | "by" | "organisation" | "at">>;
  "experiment.hold": { card: Id; field: string; on: boolean };
  "ready.set": { ready: boolean };
}
export type Empty = Readonly<Record<string, never>>;
export type CommandName = keyof Commands;

export interface Command<N extends CommandName = CommandName> {
  readonly id: Id;
  readonly name: N;
  readonly activity?: Id;
  readonly data: Commands[N];
}

/** The stable codes of the server, and the two that only a page can know. */
export type RefusalCode =
  | "unknown_code"
  | "door_closed"
  | "bad_request"
  | "bad_token"
  | "not_allowed"
  | "unknown_activity"
  | "unknown_card"
  | "activity_not_open"
  | "activity_locked"
  | "not_yours"
  | "budget_spent"
  | "item_limit"
  | "too_long"
  | "too_many"
  | "lab_closed"
  | "not_anchored"
  | "needs_approval"
  | "exemption_not_begun"
  | "exemption_over"
  | "outside_frame"
  | "not_now"
  | "stale"
  | "rate_limited"
  | "shutting_down"
  | "protocol_too_old"
  /** The page gave up waiting for an answer (only commands that are not kept). */
  | "no_answer";

export interface Done {
  readonly ok: true;
  readonly seq: number;
  readonly data?: Readonly<Record<string, unknown>>;
}
export interface RefusedAnswer {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
export type Answer = Done | RefusedAnswer;

// --- Boot data of the live pages -----------------------------------------------------------------------------

export type Surface = "phone" | "wall" | "console" | "join" | "remote";
export interface Boot {
  readonly surface: Surface;
  readonly lab: Id;
  readonly language: Language;
  readonly languages: readonly { readonly code: Language; readonly name: string }[];
  readonly token: string | null;
  readonly key: string | null;
  readonly title: string;
  /** A read-only look at another audience, from the console. */
  readonly audience?: "crowd" | "wall" | null;
  readonly urls: Readonly<Record<string, string>>;
  /** Address of the translated texts by language. */
  readonly texts: Readonly<Partial<Record<Language, string>>>;
}
