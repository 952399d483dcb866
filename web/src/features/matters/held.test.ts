import { expect, test } from "vitest";
import { keep } from "./held";

test("held rows keep their places until some of them come or go", () => {
  expect(keep(["a", "b", "c"], ["c", "b", "a"])).toEqual(["a", "b", "c"]);
  expect(keep(["a", "b", "c"], ["d", "c", "a"])).toEqual(["d", "c", "a"]);
});
