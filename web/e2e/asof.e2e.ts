// Stories of the past: what overview and ranking show as of an instant, that they say so, and how
// settled a quarter is.
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { busy, hold } from "./answers";
import { DESK, LAPTOP, PHONE, settled, shot } from "./browser";
import { isSound, soundScreens, stage } from "./stage";
import { asked } from "./tasks";

const on = stage();

/** In the last days of a quarter that has been frozen since. */
const THEN = "2020-03-24T18:00";
const IN_WORDS = "正在看历史：截至 2020年3月24日 18:00";

describe("a past", () => {
  soundScreens(on, [
    ["asof-rank", "office", DESK, `/rank?asOf=${THEN}`],
    ["asof-rank-towns", "town", LAPTOP, `/rank?group=TOWN&asOf=${THEN}&recorded=1`],
    ["asof-overview", "office", DESK, `/?asOf=${THEN}`],
    ["asof-overview-leader", "leader", LAPTOP, `/?asOf=${THEN}`],
    ["asof-unit", "office", DESK, `/rank/D09?quarter=2020Q1&asOf=${THEN}`],
    ["asof-tasks", "office", LAPTOP, `/?show=tasks&asOf=${THEN}`],
    ["asof-early", "leader", DESK, "/?asOf=2018-05-04T09:00"],
    ["asof-early-rank", "leader", DESK, "/rank?asOf=2018-05-04T09:00"],
    ["asof-to-come", "office", LAPTOP, "/rank?asOf=2030-01-01T00:00"],
  ]);

  test("is chosen on the ranking, says so, stays in the link, and is left for now", async () => {
    const window = await on.window("office");
    const { page, context } = window;
    await window.open("/rank?quarter=2020Q1");
    const now = await scores(page);
    expect(now).toEqual(await scoresBy(context, "2020Q1", null));
    await page.getByText("截至 现在").click();
    await shot(page, "asof-choice");
    await isSound(window);
    await page.getByLabel("时刻（北京时间）").fill(THEN);
    await page.getByRole("button", { name: "看那时" }).click();
    await page.getByText(IN_WORDS).waitFor();
    await settled(page);
    const then = await scores(page);
    expect(then).toEqual(await scoresBy(context, "2020Q1", THEN));
    expect(then).not.toEqual(now);
    expect(await page.title()).toContain("历史");
    expect(await page.getByText("更新于").count()).toBe(0);

    await page.reload();
    await page.getByText(IN_WORDS).waitFor();
    await settled(page);
    expect(await scores(page)).toEqual(then);

    await page.getByRole("button", { name: "返回现在" }).click();
    await page.getByText("更新于").first().waitFor();
    await settled(page);
    expect(await page.getByText(IN_WORDS).count()).toBe(0);
    expect(await scores(page)).toEqual(now);
    expect(new URL(page.url()).searchParams.has("asOf")).toBe(false);
    await window.close();
  });

  test("is of the quarter of then, and a unit's page says that it is of now", async () => {
    const window = await on.window("leader");
    const { page } = window;
    await window.open(`/rank?asOf=${THEN}`);
    expect(await page.getByRole("combobox", { name: "季度" }).inputValue()).toBe("2020Q1");
    await page.locator("tr[data-unit] a").first().click();
    await page.getByText("这一页只有现在的数据，不是 2020年3月24日 18:00 的。").waitFor();
    await page.getByText("回到那时的排名").click();
    await page.getByText(IN_WORDS).waitFor();
    await window.close();
  });

  test("can be what was on record then", async () => {
    const window = await on.window("inspector");
    const { page, context } = window;
    await window.open(`/rank?asOf=${THEN}`);
    // The demo county was written down as it happened, so its two pasts are one: what the page asks
    // for tells them apart.
    const asksForTheRecord = page.waitForRequest((request) =>
      /"asOf":"2020-03-24T18:00:00\+08:00","byRecorded":true/.test(request.postData() ?? ""),
    );
    await page.locator(".as-of > summary").click();
    await page.getByLabel("按记录时间").check();
    await page.getByRole("button", { name: "看那时" }).click();
    await page.locator(".as-of-band").getByText("按记录时间").first().waitFor();
    await asksForTheRecord;
    await settled(page);
    expect(new URL(page.url()).searchParams.get("recorded")).toBe("1");
    expect(await scores(page)).toEqual(await scoresBy(context, "2020Q1", THEN, true));
    await window.close();
  });

  test("is never to come", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/rank");
    await page.getByText("截至 现在").click();
    await page.getByLabel("时刻（北京时间）").fill("2030-01-01T00:00");
    await page.getByRole("button", { name: "看那时" }).click();
    await page.getByText("还没有到的时刻不能看。").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator(".as-of-sheet").count()).toBe(0);
    expect(new URL(page.url()).searchParams.has("asOf")).toBe(false);
    await window.close();
  });

  test("of the overview counts what stood then, and hides what is known of now alone", async () => {
    const window = await on.window("office");
    const { page, context } = window;
    await window.open("/");
    const now = await numbers(page);
    await page.getByText("截至 现在").click();
    await page.getByRole("button", { name: "上季末" }).click();
    await page.getByText("正在看历史：截至 2020年3月31日 23:59").waitFor();
    await settled(page);
    const { overview } = await asked<{ overview: { all: Tally } }>(
      context,
      `query($t: DateTime) { overview(asOf: $t) {
        all { open dueSoon overdue awaitingReview }
      } }`,
      { t: "2020-03-31T23:59:00+08:00" },
    );
    const { open, dueSoon, overdue, awaitingReview } = overview.all;
    const then = await numbers(page);
    expect([0, 1, 2, 4].map((at) => then[at])).toEqual(
      [open, dueSoon, overdue, awaitingReview].map(String),
    );
    expect(then).not.toEqual(now);
    expect(await page.getByText("更新于").count()).toBe(0);
    for (const ofNow of ["工作动态", "红灯任务"]) {
      expect(await page.getByRole("heading", { name: ofNow }).count()).toBe(0);
    }
    expect(await page.locator(".overview-numbers a").count()).toBe(0);
    await page.getByText("看历史时不显示").waitFor();
    await window.close();
  });

  test("says so when its quarter cannot be read, and shows it once it can", async () => {
    const window = await on.window("office");
    const { page } = window;
    const answered = await hold(page, "query RankingQuarters");
    const counted = page.waitForResponse((response) =>
      (response.request().postData() ?? "").includes("query OverviewAsOf"),
    );
    await page.goto(`/?asOf=${THEN}`);
    await (await counted).finished();
    answered(busy({ quarters: null }));
    const problem = page.locator(".page > .problem");
    await problem.getByText("办理的人较多").waitFor();
    expect(await page.locator(".loading").count()).toBe(0);
    await page.unroute("**/graphql");
    await problem.getByRole("button", { name: "再试一次" }).click();
    await page.locator(".overview-numbers").waitFor();
    expect(await problem.count()).toBe(0);
    await window.close();
  });
});

interface Tally {
  open: number;
  dueSoon: number;
  overdue: number;
  awaitingReview: number;
}

describe("how settled a quarter is", () => {
  soundScreens(on, [
    ["settled-rank", "office", LAPTOP, "/rank?quarter=2019Q4"],
    ["settled-unit", "leader", DESK, "/rank/T02?quarter=2020Q1"],
  ]);

  test("stands on its ranking: published with day and hash, or provisional", async () => {
    const window = await on.window("office");
    const { page, context } = window;
    const { quarter } = await asked<{ quarter: { resultHash: string } }>(
      context,
      `{ quarter(id: "2020Q1") { resultHash } }`,
    );
    await window.open("/rank?quarter=2020Q1");
    const settledness = page.locator(".rank-settled");
    expect(await settledness.innerText()).toMatch(/已定榜\s+4月9日 10:00/);
    const code = settledness.locator("code");
    expect(await code.getAttribute("title")).toBe(quarter.resultHash);
    expect(quarter.resultHash.startsWith(await code.innerText())).toBe(true);
    await settledness.getByRole("button", { name: "复制定榜结果哈希的全文" }).click();
    await settledness.getByText("已复制").first().waitFor();
    const way = page.getByRole("link", { name: "季度结账" });
    expect(await way.getAttribute("href")).toBe("/rank/settle?quarter=2020Q1");

    // Then it was not published yet, and nobody can settle it in the past.
    await window.open(`/rank?quarter=2020Q1&asOf=${THEN}`);
    expect(await settledness.locator("summary").innerText()).toBe("暂列");
    expect(await way.count()).toBe(0);
    await window.open("/rank?quarter=2020Q2");
    expect(await settledness.locator("summary").innerText()).toBe("暂列");
    await window.close();
  });

  test("is explained within the phone's window", async () => {
    const window = await on.window("town", PHONE);
    const { page } = window;
    await window.open("/m/rank?quarter=2020Q1");
    await page.getByText("已定榜").first().click();
    await shot(page, "settled-why");
    const told = await page.locator(".rank-settled .hint-text").boundingBox();
    expect(told?.x).toBeGreaterThan(0);
    await isSound(window);
    await window.close();
  });

  test("stands on a unit's score, whose points by hand are called so", async () => {
    const window = await on.window("unit");
    const { page } = window;
    await window.open("/rank?quarter=2020Q1");
    expect(await page.getByRole("link", { name: "季度结账" }).count()).toBe(0);
    await window.close();
    const leader = await on.window("leader");
    await leader.open("/rank/T02?quarter=2020Q1");
    const line = leader.page.locator(".rank-lines tr", { hasText: "人工加减分" });
    expect(await line.innerText()).toContain("+0.5");
    expect(await leader.page.locator(".rank-settled").innerText()).toMatch(/已定榜/);
    await leader.close();
  });
});

/** Units and scores as they stand on the page. */
function scores(page: Page): Promise<string[]> {
  return page.locator("tr[data-unit]").evaluateAll((all) =>
    all.map((row) => {
      const score = Number(row.querySelector(".score")?.textContent);
      return `${row.getAttribute("data-unit")} ${score}`;
    }),
  );
}

/** The same as the service says them. */
async function scoresBy(
  context: BrowserContext,
  quarter: string,
  then: string | null,
  byRecorded = false,
): Promise<string[]> {
  const { ranking } = await asked<{
    ranking: { rows: { score: number; unit: { code: string } }[] };
  }>(
    context,
    `query($quarter: ID, $t: DateTime, $r: Boolean!) {
      ranking(quarter: $quarter, asOf: $t, byRecorded: $r) { rows { score unit { code } } }
    }`,
    { quarter, t: then && `${then}:00+08:00`, r: byRecorded },
  );
  return ranking.rows.map(({ score, unit }) => `${unit.code} ${score}`);
}

function numbers(page: Page): Promise<string[]> {
  return page.locator(".overview-numbers b").allInnerTexts();
}
