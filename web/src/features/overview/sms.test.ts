import { expect, test } from "vitest";
import { messagesOf } from "./sms";

test("up to 70 characters are one message, and nothing is none", () => {
  expect([0, 1, 70].map(messagesOf)).toEqual([0, 1, 1]);
});

test("a longer text is split at 67 each", () => {
  expect([71, 134, 135, 201, 202, 300].map(messagesOf)).toEqual([2, 2, 3, 3, 4, 5]);
});
