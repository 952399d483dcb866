// Stories of the matters: a list that can be sent as a link, who is missing, and why.
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, overflow, seriousFaults, settled, shot } from "./browser";
import { soundScreens, stage } from "./stage";
import { asked } from "./tasks";

const on = stage();

interface Told {
  id: string;
  title: string;
  progress: { total: number; reported: number; approved: number; missing: { shortName: string }[] };
}

/** The harvest of the demo county, in which nine units are still to report. */
async function harvest(context: BrowserContext): Promise<Told> {
  const query = `{ matters(first: 1, filter: { text: "夏收生产" }) { nodes {
    id title progress { total reported approved missing { shortName } } } } }`;
  const { matters } = await asked<{ matters: { nodes: [Told] } }>(context, query);
  return matters.nodes[0];
}

describe("the matters", () => {
  soundScreens(on, [
    ["matters", "office", DESK, "/matters"],
    ["matters", "leader", LAPTOP, "/matters?period=2020-03&type=OVERSIGHT&type=PROGRESS"],
    ["matters-own", "unit", LAPTOP, "/matters"],
    ["matters-awaited", "office", DESK, "/matters?state=awaited"],
    ["matters-none", "office", LAPTOP, "/matters?text=没有这样的事项"],
    ["matters-lost", "office", LAPTOP, "/matters/nothing"],
  ]);

  test("filters and order live in the address and survive a reload", async () => {
    const { page, open, close } = await on.window("office");
    await open("/matters");
    const [all] = await read(page);
    await page.getByRole("combobox", { name: "类型" }).click();
    await page.locator(".ant-select-item-option", { hasText: "日常监管" }).click();
    await page.waitForURL(/type=OVERSIGHT/);
    await expect.poll(async () => (await read(page))[0]).not.toBe(all);
    const [count, byDue] = await read(page);
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "时限近者在前" }).click();
    await page.locator(".ant-select-item-option", { hasText: "新登记者在前" }).click();
    await page.waitForURL(/order=REGISTERED/);
    await expect.poll(async () => (await read(page))[1]).not.toEqual(byDue);
    const newest = await read(page);
    expect(newest[0]).toBe(count);
    await page.reload();
    await settled(page);
    expect(await read(page)).toEqual(newest);
    expect(page.url()).toMatch(/type=OVERSIGHT.*order=REGISTERED/);
    await page.getByText("清除筛选").click();
    await page.getByText(all ?? "").waitFor();
    await close();
  });

  test("what is longest overdue stands first, and what awaits nothing last", async () => {
    const { page, open, close } = await on.window("office");
    await open("/matters");
    const dues = await page.locator("tbody tr > td:last-child").allTextContents();
    const awaited = dues.filter((due) => due !== "—");
    expect(awaited[0]).toMatch(/前已超期 \d+ 天$/);
    expect(awaited.length).toBeGreaterThan(2);
    expect(dues.slice(0, awaited.length)).toEqual(awaited);
    const instants = await page
      .locator("tbody tr > td:last-child > time")
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute("datetime") ?? "")));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    await close();
  });

  test("the second page is in the address, survives a reload, and back leads back", async () => {
    const { page, open, close } = await on.window("office");
    await open("/matters");
    const [, first] = await read(page);
    const pages = page.getByRole("navigation", { name: "翻页" });
    await pages.getByRole("link", { name: "下一页" }).press("Enter");
    await page.waitForURL(/after=/);
    await expect.poll(async () => (await read(page))[1]).not.toEqual(first);
    const [, second] = await read(page);
    expect(second.filter((number) => first.includes(number))).toEqual([]);
    await page.reload();
    await settled(page);
    expect((await read(page))[1]).toEqual(second);
    await shot(page, "matters-second");
    await page.goBack();
    await expect.poll(async () => (await read(page))[1]).toEqual(first);
    // Another filter is another list: it begins at its beginning.
    await page.goForward();
    await page.waitForURL(/after=/);
    await page.getByRole("combobox", { name: "进展情况" }).click();
    await page.locator(".ant-select-item-option", { hasText: "有单位未报" }).click();
    await page.waitForURL((address) => !address.searchParams.has("after"));
    await page.locator("tbody").getByText("全部报齐").first().waitFor({ state: "detached" });
    expect(await page.locator(".matters-table .matters-missing").count()).toBeGreaterThan(2);
    await close();
  });

  test("who is missing is told in the list and on the matter, up to the reasons", async () => {
    const { page, context, open, complaints, close } = await on.window("office");
    const { title, progress } = await harvest(context);
    const names = progress.missing.map(({ shortName }) => shortName);
    await open("/matters");
    const row = page.locator("tr", { hasText: title });
    expect(await row.textContent()).toContain(
      `已报 ${progress.reported} / ${progress.total}，办结 ${progress.approved}`,
    );
    expect(await row.textContent()).toContain(
      `${names.slice(0, 3).join("、")} 等 ${names.length} 家`,
    );
    await row.getByRole("link", { name: title }).click();
    await page.waitForURL(/\/matters\/[^?]+/);
    await settled(page);
    const missing = page.locator(".matters-sum .matters-missing").first();
    await missing.waitFor();
    await page.locator("tbody .why").first().waitFor();
    expect(await missing.textContent()).toBe(`尚未报送（${names.length} 家）${names.join("、")}`);
    await shot(page, "matter");
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await page.locator("tbody .why").first().click();
    await page.getByRole("dialog").waitFor();
    await shot(page, "matter-why");
    expect(new URL(page.url()).searchParams.get("why")).not.toBeNull();
    expect(complaints).toEqual([]);
    await close();
  });

  test("the last report opens below its row, and the trail is offered to who audits", async () => {
    const { page, open, close } = await on.window("inspector", LAPTOP);
    await open("/matters?text=018号");
    await page.locator(".matters-title").click();
    await page.locator(".matters-open").first().click();
    await page.locator(".matters-said").waitFor();
    expect((await page.locator(".matters-said").textContent())?.length).toBeGreaterThan(10);
    await shot(page, "matter-report");
    expect(await seriousFaults(page)).toEqual([]);
    const way = page.locator("tbody a[href*='/audit?assignment=']").first();
    expect(await way.textContent()).toBe("留痕");
    await close();
  });
});

/** How many there are, and the matters on this page. */
async function read(page: Page): Promise<[string | null, string[]]> {
  return [
    await page.locator(".card h2").first().textContent(),
    await page.locator(".matters-table td:first-child small").allTextContents(),
  ];
}
