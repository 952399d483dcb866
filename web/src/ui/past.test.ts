// A past in the address: what is read there, what is written there, and what it is called.
import { describe, expect, test } from "vitest";
import { text } from "../i18n/language";
import { instantOf, kept, pastInWords, quickPasts, thenOf, writtenOf } from "./past";

const say = (key: Parameters<typeof text>[1], values?: Parameters<typeof text>[2]) =>
  text("zh-CN", key, values);
const NOW = Date.parse("2020-05-27T14:38:25+08:00");

describe("an instant", () => {
  test("is written as the county's clock shows it, whatever clock the browser has", () => {
    const instant = Date.parse("2020-03-31T10:00:59Z");
    expect(writtenOf(instant)).toBe("2020-03-31T18:00");
    expect(instantOf("2020-03-31T18:00")).toBe(Date.parse("2020-03-31T10:00:00Z"));
    expect(pastInWords(say, instant)).toBe("2020年3月31日 18:00");
  });

  test.each(["", "2020-03-31", "2020-02-30T10:00", "2020-03-31T25:00", "gestern", "2020-3-1T1:00"])(
    "is none in %j",
    (written) => expect(instantOf(written)).toBeNull(),
  );
});

describe("a past", () => {
  test("is over: now and what is to come are none", () => {
    expect(thenOf("2020-05-27T14:38", "", NOW)?.written).toBe("2020-05-27T14:38");
    expect(thenOf("2020-05-27T14:39", "", NOW)).toBeNull();
    expect(thenOf("", "1", NOW)).toBeNull();
  });

  test("is what was true unless the record is asked for, and stays so in a link", () => {
    const asked = [thenOf("2020-03-31T18:00", "", NOW), thenOf("2020-03-31T18:00", "1", NOW)];
    expect(asked.map((then) => then?.byRecorded)).toEqual([false, true]);
    expect(asked.map((then) => `${new URLSearchParams(kept(then))}`)).toEqual([
      "asOf=2020-03-31T18%3A00",
      "asOf=2020-03-31T18%3A00&recorded=1",
    ]);
    expect(kept(null)).toEqual({});
  });

  test("has names for what people look back to most", () => {
    expect(quickPasts(NOW)).toEqual([
      ["yesterday", "2020-05-26T14:38"],
      ["lastWeek", "2020-05-20T14:38"],
      ["lastQuarter", "2020-03-31T23:59"],
    ]);
    const january = Date.parse("2020-01-01T00:00:00+08:00");
    expect(quickPasts(january)[2]?.[1]).toBe("2019-12-31T23:59");
  });
});
