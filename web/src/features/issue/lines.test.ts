import { expect, test } from "vitest";
import { lastDay } from "./calendar";
import type { Line } from "./documents";
import { bundled, doubtful, summed } from "./lines";

const NOW = Date.parse("2020-05-27T14:38:00+08:00");

function line(itemNo: number, unit: string, part: Partial<Line> = {}): Line {
  return {
    matter: { id: "m", number: "1", title: "河道清淤" },
    itemNo,
    text: "清淤",
    unit: { id: unit, shortName: unit },
    role: "JOINT_LEAD",
    dueAt: "2020-07-01T00:00:00+08:00",
    due: "6月30日24:00前",
    importance: "NORMAL",
    urgency: "NORMAL",
    answersTo: null,
    ...part,
  };
}

test("lines of an item stand together, by role and deadline", () => {
  const assist = { role: "ASSIST", dueAt: "2020-06-28T00:00:00+08:00" } as const;
  const lines = [line(1, "a"), line(1, "b"), line(1, "c", assist), line(2, "a")];
  const shape = bundled(lines).map(({ itemNo, shares }) => [
    itemNo,
    shares.map(({ role, units }) => [role, units.length]),
  ]);
  expect(shape).toEqual([
    [
      1,
      [
        ["JOINT_LEAD", 2],
        ["ASSIST", 1],
      ],
    ],
    [2, [["JOINT_LEAD", 1]]],
  ]);
});

test("a product is said only where it is one", () => {
  const grid = [line(1, "a"), line(1, "b"), line(2, "a"), line(2, "b")];
  expect(summed(grid)).toEqual({ matters: 1, items: 2, units: 2, lines: 4, full: true });
  expect(summed(grid.slice(1)).full).toBe(false);
});

test("deadlines that passed, are near or end on a free day are counted", () => {
  const lines = [
    line(1, "past", { dueAt: "2020-05-27T12:00:00+08:00" }),
    line(1, "near", { dueAt: "2020-05-28T00:00:00+08:00" }),
    // Midnight belongs to the Sunday before it.
    line(1, "sunday", { dueAt: "2020-06-08T00:00:00+08:00" }),
    line(1, "good"),
  ];
  const calendar = (at: string | number) => (lastDay(at) === "2020-06-07" ? "weekend" : undefined);
  expect(doubtful(lines, NOW, calendar)).toEqual({ past: 1, near: 1, free: 1 });
});
