import { describe, expect, test } from "vitest";
import { chainOf, follows } from "./chain";
import { changesOf } from "./change";
import { holdsSealed, isLate, type TrailEvent } from "./event";
import { searchOf } from "./filter";
import { ALL_KINDS, kindInWords } from "./kinds";

const ZEROS = "0".repeat(64);
const link = (seq: number, prevHash: string, hash: string) => ({ seq, prevHash, hash });
const fact = (type: string, said: object) => ({ type, payload: { [type]: said } });

describe("a chain", () => {
  const whole = [link(1, ZEROS, "aa"), link(2, "aa", "bb"), link(3, "bb", "cc")];

  test("holds when every fact names the one before it", () => {
    expect(chainOf(whole, 3)).toEqual({ holds: true, count: 3, whole: true });
  });

  test("names the first fact that does not fit", () => {
    const edited = [whole[0], link(2, "aa", "xx"), whole[2]].flatMap((one) => one ?? []);
    expect(chainOf(edited, 3)).toMatchObject({ holds: false, brokenAt: 3 });
  });

  test("misses a fact that was left out, though the hashes were joined anew", () => {
    const gap = [link(1, ZEROS, "aa"), link(3, "aa", "cc")];
    expect(chainOf(gap, 3)).toMatchObject({ holds: false, brokenAt: 3 });
  });

  test("does not call a page the whole of it", () => {
    expect(chainOf(whole, 4).whole).toBe(false);
    expect(chainOf(whole.slice(1), 3)).toMatchObject({ holds: true, whole: false });
  });

  test("begins with zeros and with nothing else", () => {
    expect(follows(link(1, "aa", "bb"), undefined)).toBe(false);
  });
});

describe("what a fact changed", () => {
  test("is what it says itself, and what facts before it said", () => {
    const changes = changesOf([
      fact("AssignmentIssued", {}),
      fact("LampTurned", { from: "OFF", to: "RED" }),
      fact("LampSettled", { lamp: "RED" }),
      fact("FeedbackApproved", { no: 1 }),
      fact("PlateShown", { plate: "YELLOW" }),
      fact("PlateRevised", { old: "YELLOW", plate: "GREEN" }),
      fact("PlateVoided", { plate: "GREEN" }),
    ]);
    const told = changes.map(({ after }) => [after.lamp, after.settled, after.plate]);
    expect(told).toEqual([
      ["OFF", null, null],
      ["RED", null, null],
      ["RED", "RED", null],
      ["RED", "RED", null],
      ["RED", "RED", "YELLOW"],
      ["RED", "RED", "GREEN"],
      ["RED", "RED", null],
    ]);
    expect(changes[1]?.before.lamp).toBe("OFF");
  });

  test("is read from the fact where the facts before it are on another page", () => {
    const [change] = changesOf([fact("LampTurned", { from: "YELLOW", to: "RED" })]);
    expect([change?.before.lamp, change?.after.lamp]).toEqual(["YELLOW", "RED"]);
  });
});

test("a sealed person is found wherever it stands in a payload", () => {
  expect(holdsSealed({ UnitContactsSet: { contacts: [{ pii: "…" }] } })).toBe(true);
  expect(holdsSealed({ LampTurned: { from: "OFF" } })).toBe(false);
});

test("a fact is late when it was written down more than a minute after it was true", () => {
  const at = (recordedAt: string) =>
    isLate({ effectiveAt: "2020-04-01T00:00:00+08:00", recordedAt } as TrailEvent);
  expect([at("2020-04-01T00:00:59+08:00"), at("2020-04-01T00:02:00+08:00")]).toEqual([false, true]);
});

describe("a search", () => {
  const searched = (address: string) => {
    const asked = new URLSearchParams(address);
    return searchOf({
      one: (name) => asked.get(name) ?? "",
      many: (name) => asked.getAll(name),
    });
  };

  test("takes whole days of Beijing, the last one included", () => {
    expect(searched("from=2020-03-01&until=2020-03-31").filter).toMatchObject({
      effectiveFrom: "2020-03-01T00:00:00+08:00",
      effectiveBefore: "2020-04-01T00:00:00+08:00",
    });
  });

  test("leaves out what an old link no longer means", () => {
    expect(searched("type=LampTurned&type=Nonsense&from=soon&order=SIDEWAYS")).toMatchObject({
      filter: { type: ["LampTurned"], effectiveFrom: null },
      order: "NEWEST",
    });
  });
});

test("every kind has a word, and an unknown one keeps its name", () => {
  const say = (key: string) => `word of ${key}`;
  for (const kind of ALL_KINDS) {
    expect(kindInWords(say, kind)).toBe(`word of trail.kind.${kind}`);
  }
  expect(kindInWords(say, "HouseholdVisited")).toBe("HouseholdVisited");
});
