import { describe, expect, test } from "vitest";
import { type Say, text, type Values } from "../i18n/language";
import { dueInWords, exact, instantInWords, isoDay, parts, spanInWords } from "./dates";
import { changed, known } from "./filters";
import { grouped, percent, points, score } from "./numbers";
import { bars, waterfall } from "./waterfall";

const say: Say = (key, values?: Values) => text("zh-CN", key, values);
const NOW = Date.parse("2020-05-27T14:38:25+08:00");

describe("instants", () => {
  test("a deadline at midnight belongs to the day before", () => {
    expect(dueInWords(say, "2020-04-04T00:00:00+08:00", NOW)).toBe("4月3日 24:00 前");
    expect(dueInWords(say, "2021-01-01T00:00:00+08:00", NOW)).toBe("12月31日 24:00 前");
    expect(dueInWords(say, "2020-04-03T18:00:00+08:00", NOW)).toBe("4月3日 18:00 前");
  });

  test("are Beijing's, whatever offset they came with", () => {
    expect(exact("2020-03-31T16:00:00Z")).toBe("2020-04-01 00:00:00");
    expect(isoDay("2020-03-31T15:59:59Z")).toBe("2020-03-31");
    expect(parts("2020-05-27T06:38:00Z")).toMatchObject({ weekday: 3, time: "14:38" });
  });

  test("name their year when it is not this one", () => {
    expect(instantInWords(say, "2020-05-27T14:38:00+08:00", NOW)).toBe("5月27日 14:38");
    expect(instantInWords(say, "2019-12-31T09:05:00+08:00", NOW)).toBe("2019年12月31日 09:05");
  });

  test("are so far away or so late, in the largest whole unit", () => {
    expect(spanInWords(say, "2020-05-29T15:00:00+08:00", NOW)).toBe("还有 2 天");
    expect(spanInWords(say, "2020-05-27T20:00:00+08:00", NOW)).toBe("还有 5 小时");
    expect(spanInWords(say, "2020-05-26T00:00:00+08:00", NOW)).toBe("已超期 2 天");
    expect(spanInWords(say, "2020-05-27T14:38:20+08:00", NOW)).toBe("已超期 1 分钟");
  });
});

describe("numbers", () => {
  test("points keep three decimals at most, and a real minus sign", () => {
    expect([-2, 0.1 + 0.2, 1.2345, -0.05, 0].map((one) => points(one, true))).toEqual([
      "−2",
      "+0.3",
      "+1.235",
      "−0.05",
      "0",
    ]);
    expect(points(100)).toBe("100");
  });

  test("scores stand in a column, and the third decimal shows only when there is one", () => {
    expect([106.9, 100, 99.125, -1].map(score)).toEqual(["106.90", "100.00", "99.125", "−1.00"]);
  });

  test("shares and positions read as people write them", () => {
    expect([percent(0.9471), percent(1), grouped(18043), grouped("11263"), grouped("a/b")]).toEqual(
      ["94.7%", "100%", "18,043", "11,263", "a/b"],
    );
  });
});

describe("the waterfall", () => {
  const steps = [
    { name: "基准", value: 100, kind: "level" },
    { name: "绿灯", value: 0.3, kind: "change" },
    { name: "红灯", value: -2.1, kind: "change" },
    { name: "得分", value: 98.2, kind: "level" },
  ] as const;

  test("hangs each change where the one before ended", () => {
    expect(bars(steps).map(({ from, to }) => [from, to])).toEqual([
      [0, 100],
      [100, 100.3],
      [100.3, 98.2],
      [0, 98.2],
    ]);
  });

  test("begins its axis below the lowest level, not at zero", () => {
    expect(waterfall(steps).yAxis).toMatchObject({ min: 97 });
  });
});

describe("filters in the address", () => {
  test("change what is given, and leave the rest", () => {
    const now = new URLSearchParams("lamp=RED&lamp=YELLOW&why=QQ&text=雨");
    const next = changed(now, { lamp: ["GREEN"], text: "", unit: "D10" });
    expect([...next]).toEqual([
      ["why", "QQ"],
      ["lamp", "GREEN"],
      ["unit", "D10"],
    ]);
  });

  test("an old link may name what is no more", () => {
    expect(known(["RED", "PURPLE"], ["GREEN", "RED"] as const)).toEqual(["RED"]);
  });
});
