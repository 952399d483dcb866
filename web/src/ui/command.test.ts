import { expect, test } from "vitest";
import { about, type CommandState, elsewhere } from "./command";

const fault = (...field: string[]) => ({ code: "INVALID", field, message: field.join() });

test("a refusal stands at the field it is about, however deep that lies", () => {
  const refusals = [fault("input", "reason"), fault("newDue"), fault()];
  expect(about(refusals, "reason")).toEqual([fault("input", "reason")]);
  const state: CommandState = { is: "refused", refusals };
  expect(elsewhere(state, ["reason", "newDue"])).toEqual({ is: "refused", refusals: [fault()] });
});

test("where every refusal has its field, nothing is told twice", () => {
  const state: CommandState = { is: "refused", refusals: [fault("reason")] };
  expect(elsewhere(state, ["reason"])).toEqual({ is: "idle" });
});

test("what is no refusal stays as it is", () => {
  const state: CommandState = { is: "failed", problem: { code: "NETWORK" } };
  expect(elsewhere(state, ["reason"])).toBe(state);
});
