// How a score is put together from its lines.
import { describe, expect, test } from "vitest";
import { text } from "../../i18n/language";
import { bars } from "../../ui/waterfall";
import { type Lines, parts, ruleWord, steps } from "./steps";

const say = (key: Parameters<typeof text>[1]) => text("zh-CN", key);

function lines(...told: [rule: string, points: number, voids?: boolean][]): Lines {
  const nodes = told.map(([rule, points, voids = false]) => ({ rule, points, voids }));
  const sum = Math.round(nodes.reduce((all, { points }) => all + points * 1000, 0)) / 1000;
  return { sum, totalCount: nodes.length, nodes };
}

describe("a score", () => {
  test("goes from its base over what each rule gave to where the unit stands", () => {
    const told = lines(["P-G v1", 1.5], ["L-R v1", -2], ["L-G v1", 1], ["L-G v1", 0.1]);
    const drawn = steps(say, { score: 100.6, delta: 0.6 }, told);
    expect(drawn.map(({ name, value }) => [name, value])).toEqual([
      ["基准分", 100],
      ["绿灯", 1.1],
      ["红灯", -2],
      ["绿牌", 1.5],
      ["得分", 100.6],
    ]);
    expect(bars(drawn.slice(0, -1)).pop()?.to).toBe(100.6);
  });

  test("has no step for what came to nothing, and one for what the caps cut off", () => {
    const told = lines(["P-Y v1", 0], ["L-G v1", 25]);
    const drawn = steps(say, { score: 120, delta: 20 }, told);
    expect(drawn.map(({ name, value }) => [name, value])).toEqual([
      ["基准分", 100],
      ["绿灯", 25],
      ["封顶调整", -5],
      ["得分", 120],
    ]);
  });

  test("says what lines that were not read come to", () => {
    const told = { ...lines(["L-G v1", 1]), sum: 3, totalCount: 3 };
    const drawn = steps(say, { score: 103, delta: 3 }, told);
    expect(drawn[2]).toMatchObject({ name: "其余条目", value: 2 });
  });
});

describe("the lines of a rule", () => {
  test("are counted without those that were taken back", () => {
    const told = lines(["L-R v1", -2], ["L-R v1", 2, true], ["L-Y v2", 0]);
    expect(parts(told.nodes)).toEqual([
      { rule: "L-Y", count: 1, points: 0 },
      { rule: "L-R", count: 0, points: 0 },
    ]);
  });

  test("are called by their lamp or plate; a rule we do not know keeps its code", () => {
    expect(["L-R v1", "P-G v2", "X-1 v1"].map((rule) => ruleWord(say, rule))).toEqual([
      "红灯",
      "绿牌",
      "X-1",
    ]);
  });
});
