// A command on its way, as a button shows it: asked, accepted at a position, or refused.
import { isKey, type Language, text } from "../i18n/language";

/** A rule said no: `userErrors` of a payload. */
export interface Refusal {
  code: string;
  field: readonly string[];
  message: string;
}

export type CommandState =
  | { is: "idle" }
  | { is: "busy" }
  /** `position` is null when there was nothing to record. */
  | { is: "done"; position: string | null; projected: boolean }
  | { is: "refused"; refusals: readonly Refusal[] }
  | { is: "failed"; problem: { code: string; requestId?: string } };

/** The service explains a refusal in Chinese; in English its code says it first. */
export function refusalInWords(language: Language, { code, message }: Refusal): string {
  const key = `refusal.${code}`;
  return language === "en" && isKey(key) ? `${text(language, key)} (${message})` : message;
}

/** What a rule said no to, if one did. */
export function refusalsOf(state: CommandState): readonly Refusal[] {
  return state.is === "refused" ? state.refusals : [];
}

/** The refusals about one field. */
export function about(refusals: readonly Refusal[], name: string): Refusal[] {
  return refusals.filter(({ field }) => field[field.length - 1] === name);
}

/** The same state, without the refusals that stand at these fields. */
export function elsewhere(state: CommandState, names: readonly string[]): CommandState {
  if (state.is !== "refused") {
    return state;
  }
  const shown = names.flatMap((name) => about(state.refusals, name));
  const refusals = state.refusals.filter((one) => !shown.includes(one));
  return refusals.length > 0 ? { is: "refused", refusals } : { is: "idle" };
}
