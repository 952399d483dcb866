// The walk: an order goes out, a report comes from a phone, it gets a yellow plate, the ranking
// moves by itself on another page, and every point is explained. One story, three people, by hand.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DESK, PHONE, settled, shot, type Window } from "./browser";
import { stage } from "./stage";
import { freshNumber } from "./tasks";

const TITLE = "汛期地质灾害隐患点巡查";
const REPORT = "巡查隐患点 37 处，设立警示牌 12 块，撤离群众 5 户 16 人，均已妥善安置。";

const on = stage();

/** Keeps each step as it looks at a desk and on a phone. */
async function shotBoth(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? DESK;
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    await settled(page);
    await shot(page, name);
  }
  await page.setViewportSize(size);
}

async function issueToThree({ page, open }: Window): Promise<string> {
  await open("/issue");
  await page.getByLabel("文号").fill(freshNumber());
  await page.getByLabel("标题").fill(TITLE);
  await page.getByLabel("类型").selectOption("OVERSIGHT");
  await page.getByLabel("大方面").selectOption("安全监管");
  await page.getByLabel("目标要求").fill("隐患点逐处巡查，险情早发现、早撤离");
  for (const unit of ["水利局", "自然资源局", "北岭"]) {
    await page.getByRole("button", { name: unit, exact: true }).click();
  }
  await page.getByLabel("日期").fill("2020-06-10");
  await shotBoth(page, "walk-1-order");
  await page.getByRole("button", { name: "预览", exact: true }).click();
  await page.getByText("1 事项 × 3 单位 = 3 份任务").waitFor();
  await shotBoth(page, "walk-2-preview");
  await page.getByRole("button", { name: "下达 3 份任务" }).click();
  await page.getByText("已下达 3 份任务").waitFor();
  await shotBoth(page, "walk-3-sent");
  const sent = page
    .locator(".issue-sent, .issue-page, main")
    .getByRole("link", { name: /〔2020〕/ });
  return (await sent.first().getAttribute("href")) ?? "";
}

async function reportFromThePhone({ page, open }: Window): Promise<void> {
  await open("/m");
  await page.getByRole("link", { name: TITLE }).first().waitFor();
  await shot(page, "walk-4-todo");
  await page.getByRole("link", { name: TITLE }).first().click();
  await page.getByLabel("办理情况", { exact: true }).fill(REPORT);
  await page.getByText(/^草稿已存/).waitFor();
  await shotBoth(page, "walk-5-report");
  await page.getByRole("button", { name: "报送督查室" }).click();
  await page.getByText(/^已受理 · 位置 [\d,]+/).waitFor();
  await shotBoth(page, "walk-6-reported");
}

async function giveAYellowPlate({ page, open }: Window): Promise<void> {
  await open("/review");
  await page.locator(".review-row", { hasText: TITLE }).click();
  await page.locator(".review-choices").waitFor();
  await page.getByText(REPORT).first().waitFor();
  await page.keyboard.press("2");
  await page.keyboard.press("s");
  await page.keyboard.type("缺少分乡镇数据");
  await shotBoth(page, "walk-7-review");
  await page.keyboard.press("Enter");
  await page
    .locator(".review-taken")
    .getByText(/已受理 · 位置 [\d,]+/)
    .waitFor();
}

test("from an order to the reasons of a score, by hand", { timeout: 180_000 }, async () => {
  const office = await on.window("office");
  const unit = await on.window("unit", PHONE);
  const watching = await on.window("leader");

  const matter = await issueToThree(office);
  await reportFromThePhone(unit);
  await office.open(matter);
  await office.page.getByText("北岭").first().waitFor();
  await shotBoth(office.page, "walk-6-matter");

  await watching.open("/rank");
  const score = watching.page.locator('tr[data-unit="D15"] .score');
  const before = Number(await score.innerText());
  await shot(watching.page, "walk-7-ranking-before");
  await giveAYellowPlate(office);
  await expect.poll(async () => Number(await score.innerText())).not.toBe(before);
  await shotBoth(watching.page, "walk-8-ranking-after");

  await watching.open("/rank/D15");
  await watching.page.locator(".chart svg path").first().waitFor({ state: "attached" });
  await shotBoth(watching.page, "walk-9-score");
  const line = watching.page.locator("tr, li", { hasText: TITLE }).locator(".why").first();
  await line.click();
  const drawer = watching.page.getByRole("dialog");
  await drawer.locator(".why-grounds").waitFor();
  await shotBoth(watching.page, "walk-10-why");
  expect(await drawer.textContent()).toContain("黄牌");
  expect(await drawer.textContent()).toContain("按期");

  for (const { foreignRequests, complaints, close } of [office, unit, watching]) {
    expect([...foreignRequests, ...complaints]).toEqual([]);
    await close();
  }
});
