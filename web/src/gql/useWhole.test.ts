// Which answer a page stands on when the newest one failed.
import { CombinedError } from "@urql/core";
import { expect, test } from "vitest";
import { newest } from "./useWhole";

interface Told {
  quarter: string | null;
}

const BUSY = new CombinedError({ graphQLErrors: [{ message: "…", extensions: { code: "BUSY" } }] });
const AWAY = new CombinedError({ networkError: new TypeError("Failed to fetch") });

const TOLD = { fetching: false };
const NONE: Told = { quarter: null };

test("the last one that came whole, whatever is left of a later one", () => {
  const good: Told = { quarter: "2020Q2" };
  expect(newest(undefined, { ...TOLD, data: good })).toBe(good);
  expect(newest(good, { ...TOLD, data: NONE, error: BUSY })).toBe(good);
  expect(newest(good, { ...TOLD, error: AWAY })).toBe(good);
  expect(newest(undefined, { ...TOLD, data: NONE, error: BUSY })).toBeUndefined();
});

test("null is believed when nothing went wrong", () => {
  const before = { quarter: "2020Q9" };
  expect(newest<Told>(before, { ...TOLD, data: NONE })).toBe(NONE);
  expect(newest<Told>(before, { fetching: true, data: NONE })).toBe(before);
});
