import { describe, expect, test } from "vitest";
import { BLANK, type Draft, draftOf, termsInput } from "./draft";

const NOW = Date.parse("2020-05-27T14:38:00+08:00");
const cadence = (part: Partial<Draft>) => termsInput({ ...BLANK, ...part }, NOW)?.cadence;
const span = { first: "2020Q2", last: null };

describe("a plan as it is typed", () => {
  test.each<[Partial<Draft>, unknown]>([
    [
      { before: "17:30" },
      {
        beforeDue: {
          onDay: { on: { frequency: "QUARTERLY", month: 3, day: 20 }, before: "17:30" },
          leadDays: 10,
          ...span,
        },
      },
    ],
    [
      { rule: "lastWorkingDay", last: "2020Q4" },
      { beforeDue: { lastWorkingDay: "QUARTERLY", leadDays: 10, ...span, last: "2020Q4" } },
    ],
    [
      { rule: "workingDays", frequency: "WEEKLY", month: "3", day: "1" },
      {
        afterIssue: {
          issue: { frequency: "WEEKLY", month: 1, day: 1 },
          workingDays: 5,
          first: "2020W22",
          last: null,
        },
      },
    ],
    [
      { rule: "dates", dates: ["2020-09-10", "2020-06-20"], lead: "7" },
      { dates: { days: ["2020-06-20", "2020-09-10"], before: null, leadDays: 7 } },
    ],
    [{ lead: "" }, undefined],
    [{ day: "" }, undefined],
    [{ rule: "dates" }, undefined],
    [{ rule: "naturalDays", days: "1.5" }, undefined],
    [{ at: "" }, undefined],
  ])("%o is asked of the service as terms", (typed, told) => {
    expect(cadence(typed)).toEqual(told);
  });

  test("has no SMS of its own where only blanks were typed", () => {
    expect(termsInput({ ...BLANK, sms: " " }, NOW)?.smsText).toBeNull();
  });
});

describe("terms as a fact has them", () => {
  const before = { due: { OnDay: { frequency: "MONTHLY", month: 1, day: 25 } }, lead_days: 5 };
  test.each<[object, Partial<Draft>]>([
    [
      { BeforeDue: { ...before, first: "2020-04" } },
      { rule: "onDay", frequency: "MONTHLY", day: "25", before: "", lead: "5", first: "2020-04" },
    ],
    [
      { BeforeDue: { ...before, due: { EachPeriod: "HALF_YEAR" }, first: "2020H1" } },
      { rule: "each", frequency: "HALF_YEAR", first: "2020H1", last: "" },
    ],
    [
      {
        AfterIssue: {
          issue: { frequency: "WEEKLY", month: 1, day: 1 },
          due: { WorkingDays: 4 },
          first: "2020W02",
          last: "2020W50",
        },
      },
      { rule: "workingDays", frequency: "WEEKLY", day: "1", days: "4", last: "2020W50" },
    ],
    [
      { Dates: { days: ["2020-05-20"], before: "12:00", lead_days: 7 } },
      { rule: "dates", dates: ["2020-05-20"], before: "12:00", lead: "7" },
    ],
  ])("%o are read into the form", (said, draft) => {
    const terms = { items: [2], cadence: said, at: "14:30", sms: "请即报送" };
    expect(draftOf(terms)).toMatchObject({ ...draft, items: [2], at: "14:30", sms: "请即报送" });
  });

  test("that cannot be read are no draft", () => {
    expect([draftOf(undefined), draftOf({ cadence: { BeforeDue: {} } })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
