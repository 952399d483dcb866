import { expect, test } from "vitest";
import { wordOf } from "./timing";

const trail = [
  { type: "ExtensionSigned", payload: { ExtensionSigned: { no: 2 } } },
  { type: "ExtensionAsked", payload: { ExtensionAsked: { no: 2, reason: "材料在评审" } } },
  { type: "ExtensionAsked", payload: { ExtensionAsked: { no: 1, reason: "雨季" } } },
];

test("the words of a request are those of the newest one", () => {
  expect(wordOf(trail, "ExtensionAsked", "reason")).toBe("材料在评审");
});

test("what was never said, or is no text, is nothing", () => {
  expect(wordOf(trail, "DeclineAsked", "reason")).toBeUndefined();
  expect(wordOf(trail, "ExtensionAsked", "no")).toBeUndefined();
  expect(wordOf([{ type: "X", payload: null }], "X", "reason")).toBeUndefined();
});
