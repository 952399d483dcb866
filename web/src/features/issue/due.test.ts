import { describe, expect, test } from "vitest";
import { text } from "../../i18n/language";
import { lastDay } from "./calendar";
import { BLANK, BLANK_ITEM, type DueDraft } from "./draft";
import { dueInput, typedInWords } from "./due";
import { recalled } from "./shelf";

const say = (key: Parameters<typeof text>[1], values?: Parameters<typeof text>[2]) =>
  text("zh-CN", key, values);
const calendar = (at: string | number) => (lastDay(at) === "2020-06-25" ? "holiday" : undefined);
const NOW = Date.parse("2020-05-27T14:38:00+08:00");
const due = (part: Partial<DueDraft>): DueDraft => ({ ...BLANK_ITEM.due, ...part });

describe("a deadline", () => {
  test.each<[Partial<DueDraft>, unknown, string]>([
    [{ day: "2020-06-30" }, { by: "2020-06-30" }, "6月30日 24:00 前，星期二"],
    [{ day: "2020-06-25" }, { by: "2020-06-25" }, "6月25日 24:00 前，星期四，节假日不上班"],
    [
      { kind: "before", day: "2020-06-05", time: "17:30" },
      { before: "2020-06-05T17:30:00+08:00" },
      "6月5日 17:30 前，星期五",
    ],
    [{ kind: "workingDays", days: "5" }, { workingDays: 5 }, "交办后 5 个工作日内"],
    [{ kind: "each", each: "MONTHLY" }, { each: "MONTHLY" }, "每月最后一天 24:00 前"],
    [{ day: "" }, undefined, "还没有填时限"],
    [{ kind: "naturalDays", days: "1.5" }, undefined, "交办后 1.5 日内"],
  ])("typed as %o is told to the service and read back", (typed, told, words) => {
    expect(dueInput(due(typed))).toEqual(told);
    expect(typedInWords(say, due(typed), NOW, calendar)).toBe(words);
  });
});

describe("the shelf", () => {
  const shelved = new Map<string, string>();
  const shelf = { getItem: (key: string) => shelved.get(key) ?? null };
  test.each([
    ["a draft", { ...BLANK, title: "河道清淤" }, "河道清淤"],
    ["a draft of another page", { title: "河道清淤" }, ""],
    ["units that are none", { ...BLANK, title: "河", items: [{ ...BLANK_ITEM, lead: 7 }] }, ""],
    ["nonsense", "河", ""],
  ])("takes %s for what it is", (_, kept, title) => {
    Object.assign(globalThis, { sessionStorage: shelf });
    shelved.set("draft", JSON.stringify(kept));
    expect(recalled("draft", BLANK).title).toBe(title);
  });
});
