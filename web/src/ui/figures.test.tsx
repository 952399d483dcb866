// The figures of a ranking, as they are read.
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { describe, expect, test } from "vitest";
import { type Say, text } from "../i18n/language";
import { groupName, quarterName } from "./groups";
import { type Ranked, RankTable } from "./RankTable";
import { Ring } from "./Ring";
import { Sparkline } from "./Sparkline";

const say: Say = (key, values) => text("zh-CN", key, values);

function drawn(piece: ReactElement): string {
  return renderToStaticMarkup(<MemoryRouter>{piece}</MemoryRouter>);
}

function words(html: string): string[] {
  return html
    .replace(/<[^>]*>/g, " ")
    .trim()
    .split(/\s+/);
}

function ranked(code: string, rank: number | null, score: number): Ranked {
  const none = { green: 0, yellow: 0, red: 0 };
  return {
    rank,
    previousRank: null,
    unit: { id: code, code, name: `${code}局`, shortName: code },
    score,
    onTimeRate: null,
    lamps: none,
    plates: none,
  };
}

describe("a ranking", () => {
  const table = drawn(
    <RankTable
      rows={[
        ranked("甲", 1, 102),
        ranked("乙", 1, 102),
        ranked("丙", 3, 98),
        ranked("丁", null, 100),
      ]}
      past={new Map([["甲", [101]]])}
      own="丙"
      to={({ code }) => `/rank/${code}`}
    />,
  );

  test("says who shares a place, who has none yet, and which unit is one's own", () => {
    const read = words(table);
    expect(read.filter((word) => word === "并列").length).toBe(2);
    expect(read.slice(read.indexOf("丙局"), read.indexOf("丙局") + 2)).toEqual(["丙局", "本单位"]);
    expect(table).toContain("以下 1 个单位本季度尚无任务定灯，暂不参与排名");
    expect(table).toContain('href="/rank/甲"');
  });

  test("shows a score's way through the quarters, with this one at its end", () => {
    expect(table).toContain('aria-label="近六期得分：101.00，102.00"');
    expect(drawn(<Sparkline values={[]} />)).toBe("");
  });
});

test("a ring says each lamp with its number, and draws only what there is", () => {
  const lamps = { green: 2, yellow: 0, red: 1 };
  const html = drawn(<Ring lamps={lamps} value="66.7%" word="按时率" />);
  expect(words(html)).toEqual([
    ...["66.7%", "按时率", "绿灯", "2", "黄灯", "0", "红灯", "1", "待审", "0", "灯灭", "0"],
  ]);
  expect(html.match(/stroke-dasharray/g)?.length).toBe(2);
});

test("groups and quarters have names, and keep the service's own where we know none", () => {
  expect(["TOWN", "ZONE", "HARBOUR"].map((group) => groupName(say, group))).toEqual([
    "镇（街道）",
    "开发区",
    "HARBOUR",
  ]);
  const quarters = [
    { code: "2020Q1", label: "2020年第1季度" },
    { code: "2020H1", label: "2020年上半年" },
  ];
  expect(quarters.map((one) => quarterName(say, one))).toEqual(["2020年第1季度", "2020年上半年"]);
});
