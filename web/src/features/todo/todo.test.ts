import { describe, expect, test } from "vitest";
import type { Queued } from "../../gql/queue";
import { text } from "../../i18n/language";
import { draftOf } from "./draft";
import { foreseen } from "./outlook";

const say = (...[key, values]: Parameters<typeof text> extends [unknown, ...infer R] ? R : never) =>
  text("zh-CN", key, values);
const span = (from: string, until: string | null, lamp: "GREEN" | "YELLOW" | "RED") => ({
  from: `2020-${from}+08:00`,
  until: until && `2020-${until}+08:00`,
  lamp,
  sentence: "…",
});

describe("what a report would earn, in few words", () => {
  const check = (now: string, spans: ReturnType<typeof span>[]) =>
    foreseen(say, spans, Date.parse(`2020-${now}+08:00`)).map(({ words }) => words);

  test("names the day after which it is another lamp", () => {
    const spans = [
      span("05-27T14:38:00", "05-28T00:00:00", "GREEN"),
      span("05-28T00:00:00", "06-02T00:00:00", "YELLOW"),
      span("06-02T00:00:00", null, "RED"),
    ];
    const all = ["今天报＝绿灯", "5月27日后＝黄灯", "6月1日后＝红灯"];
    expect(check("05-27T14:38:30", spans)).toEqual(all);
    // An answer that the device has kept since yesterday.
    expect(check("05-28T09:00:00", spans)).toEqual(["今天报＝黄灯", "6月1日后＝红灯"]);
  });

  test("names the hour when it turns within the day", () => {
    const spans = [
      span("05-27T14:38:00", "05-27T18:00:00", "GREEN"),
      span("05-27T18:00:00", null, "RED"),
    ];
    expect(check("05-27T15:00:00", spans)).toEqual([
      "今天 18:00 前报＝绿灯",
      "5月27日 18:00后＝红灯",
    ]);
  });
});

test("a report taken back from the queue says what it said", () => {
  const entry: Queued = {
    command: "submitFeedback",
    no: 1,
    title: "…",
    variables: {
      cmd: { id: "1" },
      input: { assignment: "A", text: "已办。", percent: 80, parts: ["T05"], missing: ["T07"] },
    },
  };
  expect(draftOf(entry)).toEqual({
    text: "已办。",
    percent: "80",
    noChange: false,
    parts: { T05: "merged", T07: "missing" },
  });
});
