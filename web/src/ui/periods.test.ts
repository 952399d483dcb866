import { describe, expect, test } from "vitest";
import { text } from "../i18n/language";
import { periodInWords, periodsOf } from "./periods";

const say = (key: Parameters<typeof text>[1], values?: Parameters<typeof text>[2]) =>
  text("zh-CN", key, values);
const NOW = Date.parse("2020-05-27T14:38:00+08:00");

describe("periods", () => {
  test("are this one and the next ones, over the end of a year", () => {
    const december = Date.parse("2020-12-31T23:00:00+08:00");
    expect(periodsOf("QUARTERLY", NOW)).toEqual(["2020Q2", "2020Q3", "2020Q4"]);
    expect(periodsOf("MONTHLY", december)).toEqual(["2020-12", "2021-01", "2021-02"]);
    expect(periodsOf("WEEKLY", december)).toEqual(["2020W53", "2021W01", "2021W02"]);
    expect(periodsOf("HALF_YEAR", december, 2)).toEqual(["2020H2", "2021H1"]);
    expect(periodsOf("ONCE", NOW)).toEqual([]);
  });

  test.each([
    ["2020Q2", "2020年第2季度"],
    ["2020-06", "2020年6月"],
    ["2020W23", "2020年第23周"],
    ["2020H1", "2020年上半年"],
    ["2020-05-20", "2020年5月20日"],
    ["ONCE", "一次性"],
    ["明年", "明年"],
  ])("written as %s are called %s", (key, words) => {
    expect(periodInWords(say, key)).toBe(words);
  });
});
