import { expect, test } from "vitest";
import { lengthOf, put } from "./typed";

test("a word is put where the hand is, in the place of what is chosen", () => {
  expect(put("请于前报送", "{时限}", 2, 2)).toEqual({ text: "请于{时限}前报送", at: 6 });
  expect(put("请贵局报送", "{单位}", 1, 3)).toEqual({ text: "请{单位}报送", at: 5 });
  expect(put("", "{任务}", 0, 0)).toEqual({ text: "{任务}", at: 4 });
});

test("characters are counted as the service counts them", () => {
  expect(["", "督办", "𠮷林"].map(lengthOf)).toEqual([0, 2, 2]);
});
