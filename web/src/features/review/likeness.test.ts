import { expect, test } from "vitest";
import { likeness } from "./likeness";

test("the same words are all the same, whatever stands between them", () => {
  expect(likeness("已完成清淤，下一步巩固。", "已完成清淤 下一步巩固")).toBe(1);
});

test("other words have nothing in common", () => {
  expect(likeness("已完成清淤", "校舍加固验收")).toBe(0);
});

test("a copied sentence with one new number is nearly the same", () => {
  const share = likeness("组织专项检查4次，覆盖点位39个", "组织专项检查4次，覆盖点位28个");
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(1);
});

test("nothing is like nothing", () => {
  expect(likeness("", "")).toBe(0);
});
