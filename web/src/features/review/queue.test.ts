import { expect, test } from "vitest";
import { heldOrder } from "./queue";

test("the pile has the order of the service while nobody touches it", () => {
  expect(heldOrder(["a", "b"], ["b", "c"], false)).toEqual(["b", "c"]);
});

test("under the hand no row moves or vanishes, and new ones come at the end", () => {
  expect(heldOrder(["a", "b"], ["c", "b"], true)).toEqual(["a", "b", "c"]);
});
