// Scores before and after, in the order they are asked for.
import { describe, expect, test } from "vitest";
import { type Change, difference, isChange, moved, ordered, sorted } from "./changes";

function change(code: string, scores: [number, number], ranks: [number | null, number | null]) {
  const [[oldScore, newScore], [oldRank, newRank]] = [scores, ranks];
  const unit = { id: code, code, name: code };
  return { unit, group: "TOWN", oldScore, newScore, oldRank, newRank } satisfies Change;
}

const A = change("T01", [101.1, 100.8], [1, 2]);
const B = change("T02", [100.7, 101], [2, 1]);
const C = change("T03", [100, 100], [null, null]);
const D = change("T04", [99, 99], [3, 3]);
const codes = (changes: readonly Change[]) => changes.map(({ unit }) => unit.code);

describe("changes", () => {
  test("differ in whole thousandths, and in places won or lost", () => {
    expect([A, B, C].map(difference)).toEqual([-0.3, 0.3, 0]);
    expect([A, B, C, D].map(moved)).toEqual([-1, 1, null, 0]);
    expect([A, B, C, D].map(isChange)).toEqual([true, true, false, false]);
    // Others passed it.
    expect(isChange(change("T05", [98, 98], [4, 5]))).toBe(true);
  });

  test("stand by new place at first, and without a place at the end either way", () => {
    expect(codes(sorted([A, B, C, D], { by: "newRank", down: false }))).toEqual([
      "T02",
      "T01",
      "T04",
      "T03",
    ]);
    expect(codes(sorted([C, A, D, B], { by: "newRank", down: true }))).toEqual([
      "T04",
      "T01",
      "T02",
      "T03",
    ]);
  });

  test("with equal values stand by their code", () => {
    expect(codes(sorted([D, C, B], { by: "difference", down: true }))).toEqual([
      "T02",
      "T03",
      "T04",
    ]);
  });

  test("a column pressed again turns round; another begins with what one looks for", () => {
    expect(ordered({ by: "newRank", down: false }, "newRank").down).toBe(true);
    expect(ordered({ by: "newRank", down: false }, "difference")).toEqual({
      by: "difference",
      down: true,
    });
    expect(ordered({ by: "difference", down: true }, "unit").down).toBe(false);
  });
});
