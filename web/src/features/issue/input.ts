// A draft as the service is asked for it.
import { type Draft, ONCE } from "./draft";
import { dueInput } from "./due";

/** The new matter. An only item without words of its own is the matter itself. */
function matterInput(draft: Draft) {
  const { number, title, type, aspect, source, goal, year, items } = draft;
  const only = items.length === 1;
  return {
    number: number.trim(),
    title: title.trim(),
    type,
    aspect,
    source,
    goal: goal.trim(),
    ...(year.trim() && { year: Number(year) }),
    items: items.map(({ text, due, ...item }) => ({
      ...item,
      text: text.trim() || (only ? title.trim() : ""),
      due: dueInput(due) ?? { by: due.day },
    })),
  };
}

/** What is issued: a new matter, registered by the same act, or those chosen. */
export function batchInput(draft: Draft) {
  const periodKey = draft.period || ONCE;
  const smsText = draft.smsText.trim() === "" ? null : draft.smsText;
  return draft.way === "new"
    ? { register: matterInput(draft), periodKey, smsText }
    : { selections: draft.known, periodKey, smsText };
}

/** Everything a preview rests on: while this is the same, the preview stands. */
export function foundation(draft: Draft): string {
  return JSON.stringify(batchInput(draft));
}
