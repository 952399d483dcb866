// What is said of a quarter that was reckoned anew.
import { describe, expect, test } from "vitest";
import { isAlarm, isPast, share, verdict } from "./proof";

const ended = (matches: boolean | null, diff: unknown[] = []) =>
  verdict({ state: "SUCCEEDED", matches, diff });

describe("a proof", () => {
  test("of a frozen quarter is the same or an alarm; of an open one, what is served or not", () => {
    expect([ended(true), ended(false, [1]), ended(null), ended(null, [1])]).toEqual([
      "same",
      "other",
      "served",
      "differs",
    ]);
    expect((["same", "other", "served", "differs"] as const).map(isAlarm)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test("says nothing while it goes on, and is no proof when it came to nothing", () => {
    const of = (state: "RUNNING" | "FAILED" | "CANCELLED") =>
      verdict({ state, matches: null, diff: null });
    expect([of("RUNNING"), of("FAILED"), of("CANCELLED")]).toEqual([
      undefined,
      "failed",
      "cancelled",
    ]);
  });

  test("is past when the books have been turned since it began", () => {
    const books = { settledAt: null, frozenAt: null, reopenedAt: "2020-05-27T14:40:00+08:00" };
    expect(isPast("2020-05-27T14:39:59+08:00", books)).toBe(true);
    expect(isPast("2020-05-27T14:41:00+08:00", books)).toBe(false);
    expect(isPast(null, books)).toBe(false);
  });

  test("is so far along, once somebody knows of how much", () => {
    expect([share({ done: 3, total: 0 }), share({ done: 3, total: 4 })]).toEqual([undefined, 0.75]);
  });
});
