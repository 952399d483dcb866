import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { describe, expect, test } from "vitest";
import { Chart } from "./Chart";
import { CommandAnswer, CommandButton } from "./CommandButton";
import { ClockProvider } from "./clock";
import { Day, Due, TimeLeft, When } from "./Dates";
import { FilterBar } from "./FilterBar";
import { LampCounts, LampDot } from "./LampDot";
import { LAMP_COLOURS } from "./look";
import { PlateCounts, PlateSquare } from "./PlateSquare";
import { Points, RankChange, Score } from "./Points";
import { Stamp } from "./Stamp";
import { Problem } from "./States";
import { WhyLink } from "./WhyLink";

const NOW = Date.parse("2020-05-27T14:38:25+08:00");

function drawn(piece: ReactElement, at = "/rank?group=TOWN"): string {
  const clock = { told: NOW, at: performance.now(), children: piece };
  return renderToStaticMarkup(
    <MemoryRouter initialEntries={[at]}>{createElement(ClockProvider, clock)}</MemoryRouter>,
  );
}

/** What somebody reads, or hears where a label speaks. */
function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

describe("no colour without a word", () => {
  test("a lamp says its word, to the eye or to the ear", () => {
    expect(words(drawn(<LampDot lamp="RED" word />))).toBe("红灯");
    expect(drawn(<LampDot lamp="PENDING" />)).toContain('aria-label="待审"');
  });

  test("lamps counted are one sentence for the ear, and zeros are marked", () => {
    const html = drawn(<LampCounts lamps={{ green: 15, yellow: 0, red: 1 }} />);
    expect(html).toContain('aria-label="绿灯 15，黄灯 0，红灯 1"');
    expect(html.match(/data-zero/g)?.length).toBe(1);
    expect(drawn(<LampCounts lamps={{ green: 1, yellow: 1, red: 1, off: 89 }} />)).toContain(
      "灯灭 89",
    );
  });

  test("a plate has its colour written inside", () => {
    expect(words(drawn(<PlateSquare plate="YELLOW" />))).toBe("黄");
    expect(words(drawn(<PlateSquare plate="RED" word />))).toBe("红 红牌");
    expect(words(drawn(<PlateSquare plate={null} />))).toBe("未亮牌");
    expect(drawn(<PlateCounts plates={{ green: 2, yellow: 0, red: 0 }} />)).toContain(
      "绿牌 2，黄牌 0",
    );
  });

  test("green and red are kept for lamps and plates", () => {
    expect(Object.keys(LAMP_COLOURS)).toEqual(["GREEN", "YELLOW", "RED", "PENDING", "OFF"]);
  });
});

describe("numbers and instants", () => {
  test("points carry their sign, scores do not", () => {
    expect(words(drawn(<Points value={-2} />))).toBe("−2");
    expect(words(drawn(<Score value={106.9} />))).toBe("106.90");
  });

  test("a place has moved up, down, not at all, or was none", () => {
    const moves = [
      [1, 2],
      [3, 1],
      [2, 2],
      [2, null],
    ] as const;
    const told = moves.map(([rank, previous]) => drawn(<RankChange {...{ rank, previous }} />));
    expect(told.map(words)).toEqual(["▲ 1", "▼ 2", "—", "—"].map((one) => one.replace(" ", "")));
    expect(told[0]).toContain("上升 1 位");
    expect(told[3]).toContain("上季无名次");
  });

  test("dates are local text, and the exact instant is at hand", () => {
    const due = drawn(<Due at="2020-04-04T00:00:00+08:00" />);
    expect(words(due)).toBe("4月3日 24:00 前");
    expect(due).toContain("不迟于 2020-04-04 00:00:00（不含该时刻）");
    expect(words(drawn(<When at="2020-05-27T09:00:00+08:00" />))).toBe("5月27日 09:00");
    expect(words(drawn(<Day at="2020-05-27T09:00:00+08:00" />))).toBe("5月27日");
    expect(words(drawn(<TimeLeft at="2020-05-30T00:00:00+08:00" />))).toBe("还有 2 天");
  });

  test("a stamp says as of when, and at which position", () => {
    const html = drawn(<Stamp at="2020-05-27T14:38:25.62+08:00" position="11263" />);
    expect(words(html)).toBe("更新于 14:38:25 · 位置 11,263");
  });
});

describe("answers", () => {
  const press = () => undefined;
  const button = (state: Parameters<typeof CommandButton>[0]["state"]) =>
    words(
      drawn(
        <CommandButton state={state} onPress={press}>
          报送
        </CommandButton>,
      ),
    );

  test("a command is accepted at a position, or refused with the rule's own words", () => {
    expect(button({ is: "idle" })).toBe("报送");
    expect(button({ is: "busy" })).toContain("正在办理");
    expect(button({ is: "done", position: "18043", projected: true })).toContain(
      "已受理 · 位置 18,043",
    );
    const refusals = [{ code: "DUE_PAST", field: ["input"], message: "时限已过，请先申请延期" }];
    expect(button({ is: "refused", refusals })).toContain("时限已过，请先申请延期");
  });

  test("nobody answered: the same command may be sent again", () => {
    const failed = { is: "failed", problem: { code: "NETWORK" } } as const;
    expect(words(drawn(<CommandAnswer state={failed} onAgain={press} />))).toMatch(/再试一次$/);
  });

  test("a problem names its request", () => {
    const html = drawn(<Problem problem={{ code: "INTERNAL", requestId: "88e-1" }} />);
    expect(words(html)).toBe("服务出了问题，请凭请求编号联系管理员。 请求编号 88e-1");
    expect(words(drawn(<Problem problem={{ code: "NEVER_HEARD_OF" }} />))).toContain(
      "没有取到数据",
    );
  });
});

describe("ways", () => {
  test("a question about a lamp keeps the rest of the address", () => {
    const link = (
      <WhyLink assignment="QXNz" what="红灯">
        <LampDot lamp="RED" />
      </WhyLink>
    );
    const html = drawn(link);
    expect(html).toContain('href="/rank?group=TOWN&amp;why=QXNz"');
    expect(html).toContain('aria-label="为什么：红灯"');
  });

  test("the bar of filters shows what the address asks for", () => {
    const options = [{ value: "RED", label: "红灯" }];
    const fields = [{ name: "lamp", label: "灯", kind: "one", options }] as const;
    expect(words(drawn(<FilterBar fields={fields} />, "/matters?lamp=RED"))).toContain("清除筛选");
    expect(words(drawn(<FilterBar fields={fields} />, "/matters"))).not.toContain("清除筛选");
  });

  test("a chart says as a table what it draws", () => {
    const table = { columns: ["绿灯"], rows: [{ name: "工作推进", values: [86] }] };
    const html = drawn(<Chart label="按类别" option={{}} table={table} height={200} />);
    expect(words(html)).toBe("按类别（数据表） 名称 绿灯 工作推进 86");
  });
});
