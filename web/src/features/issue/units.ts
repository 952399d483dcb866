// Choosing units: who is found by a word, and what a press does.
import type { Unit } from "./house";

export type Role = "lead" | "assist";
export type Picked = Record<Role, string[]>;

export const GROUPS = ["DEPARTMENT", "TOWN", "OTHER"] as const;

export function groupOf({ kind }: Unit): (typeof GROUPS)[number] {
  return kind === "DEPARTMENT" || kind === "TOWN" ? kind : "OTHER";
}

export function matching(units: readonly Unit[], words: string): readonly Unit[] {
  const wanted = words.trim().toLowerCase();
  const names = ({ code, name, shortName, aliases }: Unit) => [code, name, shortName, ...aliases];
  const hit = (unit: Unit) => names(unit).some((one) => one.toLowerCase().includes(wanted));
  return wanted ? units.filter(hit) : units;
}

/** With these as `role` too, as far as they are nothing yet. */
export function chosen(picked: Picked, ids: readonly string[], role: Role): Picked {
  const fresh = ids.filter((id) => !picked.lead.includes(id) && !picked.assist.includes(id));
  return { ...picked, [role]: [...picked[role], ...fresh] };
}

export function without({ lead, assist }: Picked, ids: readonly string[]): Picked {
  const stays = (id: string) => !ids.includes(id);
  return { lead: lead.filter(stays), assist: assist.filter(stays) };
}
