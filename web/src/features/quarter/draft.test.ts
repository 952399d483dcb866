// What a draft of rules comes to, as it is typed.
import { describe, expect, test } from "vitest";
import { read, type Values, written } from "./draft";
import { typedPoints } from "./typed";

const VALUES: Values = {
  base: 100,
  gainCap: 20,
  floor: 0,
  ceiling: 120,
  lampGreen: 1,
  lampRed: -2,
  plateGreen: 1,
  plateRed: -2,
  lead: 1000,
  jointLead: 1000,
  assist: 500,
  normal: 1000,
  key: 1200,
  major: 1500,
};

describe("a draft of rules", () => {
  test("asks for what differs from the rules in force, factors in thousandths", () => {
    const draft = { lampRed: "−3", assist: "0.6", major: "1.5", base: " 100 " };
    expect(read(draft, VALUES)).toEqual({ changed: { lampRed: -3, assist: 600 }, wrong: [] });
  });

  test("names what is no number, and asks for the rest all the same", () => {
    const draft = { lampRed: "", key: "-1", floor: "1.2345", plateRed: "-2.5" };
    const { changed, wrong } = read(draft, VALUES);
    expect(wrong).toEqual(["floor", "lampRed", "key"]);
    expect(changed).toEqual({ plateRed: -2.5 });
  });

  test("shows the numbers in force as people write them", () => {
    expect((["lampRed", "assist", "key"] as const).map((one) => written(VALUES, one))).toEqual([
      "−2",
      "0.5",
      "1.2",
    ]);
  });
});

describe("typed points", () => {
  test("may have either minus and three decimals, and are nothing else", () => {
    expect(["−0.5", "－2", "+1.25", "5", "0.125"].map(typedPoints)).toEqual([
      -0.5, -2, 1.25, 5, 0.125,
    ]);
    expect(["", "-", "1.2345", "1e3", "1,5", "0x1", "--1"].map(typedPoints)).toEqual(
      Array(7).fill(undefined),
    );
  });
});
