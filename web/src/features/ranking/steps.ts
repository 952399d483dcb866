// How a score comes about: from the base, over what each rule gave and took, and what the caps
// cut off, to where the unit stands.
import type { Key, Say } from "../../i18n/language";
import type { WaterfallStep } from "../../ui/waterfall";

interface Line {
  rule: string;
  points: number;
  /** It takes back a line given before. */
  voids: boolean;
}

export interface Lines<L extends Line = Line> {
  /** What all lines come to, before the caps. */
  sum: number;
  totalCount: number;
  /** Those that were read; perhaps not all. */
  nodes: readonly L[];
}

/** What one rule gave and took. */
export interface Part {
  rule: string;
  /** How many lamps or plates: a line taken back counts against the one it takes back. */
  count: number;
  points: number;
}

/** Points that two people gave or took, for no single task. */
const BY_HAND = "ADJ";

/** Lamps, plates, then what was given by hand; a rule not known yet comes last, by its code. */
const WORDS: readonly (readonly [string, Key])[] = [
  ["L-G", "ui.lamp.GREEN"],
  ["L-Y", "ui.lamp.YELLOW"],
  ["L-R", "ui.lamp.RED"],
  ["P-G", "ui.plate.GREEN"],
  ["P-Y", "ui.plate.YELLOW"],
  ["P-R", "ui.plate.RED"],
  [BY_HAND, "ranking.adjustment"],
];

export function ruleWord(say: Say, rule: string): string {
  const known = WORDS.find(([code]) => code === codeOf(rule));
  return known ? say(known[1]) : codeOf(rule);
}

export function isByHand(rule: string): boolean {
  return codeOf(rule) === BY_HAND;
}

/** `L-R v1` is rule `L-R` of version 1. */
function codeOf(rule: string): string {
  return rule.split(" ")[0] ?? rule;
}

export function parts(lines: readonly Line[]): Part[] {
  const found = new Map<string, Part>();
  for (const { rule, points, voids } of lines) {
    const code = codeOf(rule);
    const { count, points: sum } = found.get(code) ?? { count: 0, points: 0 };
    found.set(code, {
      rule: code,
      count: count + (voids ? -1 : 1),
      points: exactly(sum + points),
    });
  }
  const place = ({ rule }: Part) => {
    const at = WORDS.findIndex(([code]) => code === rule);
    return at < 0 ? WORDS.length : at;
  };
  return [...found.values()].sort((one, other) => place(one) - place(other));
}

interface Standing {
  score: number;
  /** What counts after the caps: score less base. */
  delta: number;
}

/** From the base to the score. What came to nothing is no step. */
export function steps(say: Say, { score, delta }: Standing, lines: Lines): WaterfallStep[] {
  const given = parts(lines.nodes);
  const read = given.reduce((sum, { points }) => exactly(sum + points), 0);
  const changes = [
    ...given.map(({ rule, points }) => ({ name: ruleWord(say, rule), value: points })),
    { name: say("ranking.rest"), value: exactly(lines.sum - read) },
    { name: say("ranking.cap"), value: exactly(delta - lines.sum) },
  ];
  return [
    { name: say("ranking.base"), value: exactly(score - delta), kind: "level" },
    ...changes
      .filter(({ value }) => value !== 0)
      .map((change) => ({ ...change, kind: "change" as const })),
    { name: say("ranking.score"), value: score, kind: "level" },
  ];
}

/** Points are thousandths; sums of binary fractions are not. */
export function exactly(value: number): number {
  return Math.round(value * 1000) / 1000;
}
