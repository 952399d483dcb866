// What ranking groups and quarters are called.
import { isKey, type Say } from "../i18n/language";

/** A group the dictionary does not know keeps the name the service gave it. */
export function groupName(say: Say, group: string): string {
  const [own, kind] = [`ranking.group.${group}`, `word.unitKind.${group}`];
  return isKey(own) ? say(own) : isKey(kind) ? say(kind) : group;
}

/** `2020年第1季度`; a quarter written in a way we do not know keeps the service's label. */
export function quarterName(say: Say, { code, label }: { code: string; label: string }): string {
  const [, year, n] = /^(\d{4})Q([1-4])$/.exec(code) ?? [];
  return year && n ? say("ranking.quarter.of", { year, n }) : label;
}
