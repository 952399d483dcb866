// Who stated a fact, in words: the clock, or a person with the unit and role they had then.
import { type Language, roleText, text } from "../i18n/language";

export interface Statement {
  /** The person, where their account is known. */
  actor: { name: string } | null;
  /** Their role then. */
  actorRole: string | null;
  actorUnit: { shortName: string } | null;
}

/** Role of what nobody stated but the time. */
const CLOCK = "SYSTEM";

/** `督查室 · 王科长`, `水利局 · 单位经办人`, `系统（按时钟）`. */
export function byline(language: Language, { actor, actorRole, actorUnit }: Statement): string {
  if (!actor && (actorRole === null || actorRole === CLOCK)) {
    return text(language, "ui.byline.clock");
  }
  const role = actorRole ? roleText(language, actorRole, actorRole) : "";
  return [actorUnit?.shortName, actor?.name ?? role].filter(Boolean).join(" · ");
}
