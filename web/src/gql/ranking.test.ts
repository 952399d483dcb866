// Scores of the quarters before the one that is shown.
import { expect, test } from "vitest";
import { pastScores } from "./ranking";

const told = (code: string, score: number, rank: number | null = 1) => ({
  quarter: { id: code, code },
  rows: [{ rank, score, unit: { id: "D09" } }],
});

const DATA = {
  a: told("2020Q1", 104),
  b: told("2019Q4", 102),
  c: told("2019Q3", 100, null),
  d: told("2020Q1", 104),
  e: told("2020Q1", 104),
};

test("are told oldest first, each quarter once, where there was a place", () => {
  const scores = pastScores(DATA, ["2020Q1", "2019Q4", "2019Q3"]);
  expect(scores.get("D09")).toEqual([102, 104]);
});

test("are none of those that were told for another quarter", () => {
  expect(pastScores(DATA, ["2019Q4"]).get("D09")).toEqual([102]);
  expect(pastScores(DATA, []).size).toBe(0);
});
