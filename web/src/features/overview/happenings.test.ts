// What the latest events leave out.
import { expect, test } from "vitest";
import { happenings } from "./happenings";

function fact(type: string, effectiveAt: string, id?: string) {
  return { type, effectiveAt, assignment: id ? { id } : null };
}

test("facts that came of one act are told once, by the most telling one", () => {
  const told = happenings([
    fact("LampTurned", "16:10", "a"),
    fact("PlateShown", "16:10", "a"),
    fact("LampTurned", "16:10", "b"),
    fact("LampTurned", "09:00", "a"),
  ]);
  expect(told.map(({ type, assignment }) => [type, assignment?.id])).toEqual([
    ["PlateShown", "a"],
    ["LampTurned", "b"],
    ["LampTurned", "a"],
  ]);
});

test("facts of no task are each told, and kinds nobody asks for are not", () => {
  const told = happenings([
    fact("BatchIssued", "08:40"),
    fact("MatterRegistered", "08:40"),
    fact("AssignmentFirstViewed", "08:40", "a"),
  ]);
  expect(told.map(({ type }) => type)).toEqual(["BatchIssued", "MatterRegistered"]);
});
