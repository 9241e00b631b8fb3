/** What is said of groups, the same on every surface: why one looks as it does, and where its people sit. */
import { t, tn } from "./i18n";
import { itemTitle, lab } from "./store";
import type { GroupReason, Id } from "./types";

/** Why a group looks as it does, as sentences. */
export function reasonWords(reason: GroupReason): string[] {
  const words = [mixWords(reason)];
  if (reason.late > 0) words.push(tn("{n} came later and went where fewest were.", "{n} came later and went where fewest were.", reason.late));
  if (reason.moved > 0) words.push(tn("The facilitator moved {n} here.", "The facilitator moved {n} here.", reason.moved));
  if (reason.left > 0) words.push(tn("{n} has left.", "{n} have left.", reason.left));
  return words;
}

function mixWords({ code, bodies, here }: GroupReason): string {
  switch (code) {
    case "alone":
      return t("One person is left here. Nobody should sit alone.");
    case "chosen":
      return t("People chose this. The sizes and the organisations were balanced.");
    case "all_differ":
      return t("Everybody comes from another organisation.");
    case "every_body":
      return tn("The {n} organisation that is here sits in it.", "All {n} organisations that are here sit in it.", here);
    case "changed":
      return tn("{n} organisation, after changes.", "{n} organisations, after changes.", bodies);
    case "best":
      return tn("{n} organisation: no other mix of the groups has more.", "{n} organisations: no other mix of the groups has more.", bodies);
  }
}

/** What a team works on, by its title; empty for what is no longer there. */
export function topicTitle(topic: Id | null | undefined): string {
  return topic == null ? "" : itemTitle(topic);
}

/** The organisations of a group in the order of the lab, those who named none last. */
export function bodiesOf(organisations: Readonly<Record<Id, number>>): { readonly id: Id; readonly n: number }[] {
  const order = [...(lab()?.organisations ?? []).map((one) => one.id), ""];
  return order.filter((id) => (organisations[id] ?? 0) > 0).map((id) => ({ id, n: organisations[id]! }));
}
