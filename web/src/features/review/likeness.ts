// How much of a report stood in the one before: who copies last quarter's text is found at once.

/** Share of pairs of characters that two texts have in common, from 0 to 1 (Dice). */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairs(one), pairs(other)];
  const all = sum(a) + sum(b);
  if (all === 0) {
    return 0;
  }
  let common = 0;
  for (const [pair, n] of a) {
    common += Math.min(n, b.get(pair) ?? 0);
  }
  return (2 * common) / all;
}

/** Punctuation and blanks say nothing. */
function pairs(text: string): Map<string, number> {
  const letters = [...text.replace(/[\s\p{P}]/gu, "")];
  const found = new Map<string, number>();
  for (let at = 0; at + 1 < letters.length; at += 1) {
    const pair = `${letters[at]}${letters[at + 1]}`;
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}

function sum(found: Map<string, number>): number {
  return [...found.values()].reduce((all, n) => all + n, 0);
}
