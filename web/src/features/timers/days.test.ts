import { expect, test } from "vitest";
import { byDay } from "./days";
import { wantedOf } from "./timers";

const timer = (at: string, late = false) => ({ at, late });

test("timers stand under their day in Beijing, and what is late before all of them", () => {
  const [evening, night] = ["2020-05-28T15:59:00Z", "2020-05-28T16:00:00Z"];
  const all = [timer("2020-05-27T01:00:00Z", true), timer(evening), timer(night)];
  expect(byDay(all)).toEqual([
    { day: "", timers: [all[0]] },
    { day: "2020-05-28", timers: [all[1]] },
    { day: "2020-05-29", timers: [all[2]] },
  ]);
  expect(byDay([])).toEqual([]);
});

test.each([
  [{}, { limit: "50", until: "" }],
  [
    { limit: "200", until: "2020-06-30" },
    { limit: "200", until: "2020-06-30" },
  ],
  [
    { limit: "9999", until: "2020-13-40" },
    { limit: "50", until: "" },
  ],
  [{ until: "明天" }, { limit: "50", until: "" }],
])("an address that says %o asks for %o", (said: Record<string, string>, wanted) => {
  expect(wantedOf({ one: (name) => said[name] ?? "" })).toEqual(wanted);
});
