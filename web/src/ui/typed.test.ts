import { expect, test } from "vitest";
import { lengthOf } from "./typed";

test("characters are counted as the service counts them", () => {
  expect(["", "督办", "𠮷林"].map(lengthOf)).toEqual([0, 2, 2]);
});
