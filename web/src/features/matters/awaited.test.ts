import { expect, test } from "vitest";
import { nextDue } from "./awaited";

const task = (state: string, dueAt: string, correctionDue: string | null = null) => ({
  state,
  dueAt: `${dueAt}T00:00:00.000Z`,
  correctionDue: correctionDue && `${correctionDue}T00:00:00.000Z`,
});

test("the next deadline is the soonest of what is still awaited", () => {
  const tasks = [task("IN_HAND", "2020-05-30"), task("ISSUED", "2020-05-28")];
  expect(nextDue(tasks)).toBe("2020-05-28T00:00:00.000Z");
});

test("a returned report is awaited by the end of its correction", () => {
  const returned = task("RETURNED", "2020-05-20", "2020-05-29");
  expect(nextDue([returned])).toBe("2020-05-29T00:00:00.000Z");
});

test("a report that waits for review is not awaited", () => {
  expect(nextDue([task("SUBMITTED", "2020-05-20")])).toBeNull();
});
