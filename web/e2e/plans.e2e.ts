// Orders that repeat themselves: from a matter's page to a plan that is looked at, set, changed,
// skipped and stopped; and what each role is shown of it.
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { change } from "./answers";
import { DESK, LAPTOP, PHONE, settled, shot } from "./browser";
import { isSound, soundScreens, stage } from "./stage";
import { asked, commanded, issueTasks } from "./tasks";

const on = stage();

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const rows = (page: Page) => page.getByRole("table", { name: "将交办的期次" }).locator("tbody tr");

/** The matter of a task that was just issued. */
async function matterOf(text: string): Promise<string> {
  const [id = ""] = await issueTasks(on, [text]);
  const { context, close } = await on.window("office");
  const query = "query ($id: ID!) { assignment(id: $id) { matter { id } } }";
  const { assignment } = await asked<{ assignment: { matter: { id: string } } }>(context, query, {
    id,
  });
  await close();
  return assignment.matter.id;
}

/** A plan for this, every month on the 20th from July on, that nobody has looked at. */
async function planFor(text: string, context: BrowserContext): Promise<[string, string]> {
  const matter = await matterOf(text);
  const onDay = { on: { frequency: "MONTHLY", day: 20 }, before: "17:30" };
  const beforeDue = { onDay, leadDays: 10, first: "2020-07" };
  const value = { matter, terms: { at: "09:00", cadence: { beforeDue } } };
  const input = { type: "SchedulePlanInput", value };
  const { plan } = await commanded<{ plan: { id: string } }>(
    context,
    "schedulePlan",
    input,
    "plan { id }",
  );
  return [plan.id, matter];
}

describe("a plan", () => {
  test("is set from a matter's page, after it was looked at", async () => {
    const matter = await matterOf("排查水库大坝隐患");
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open(`/matters/${matter}`);
    await page.getByText("没有定期交办。").waitFor();
    await isSound(window);
    await page.getByRole("link", { name: "设为定期交办" }).click();
    await page.getByRole("heading", { name: "新设定期交办" }).waitFor();
    await page.getByText("第 1 项 排查水库大坝隐患").waitFor();
    await page.getByText("还没有预览").waitFor();
    expect(await button(page, "设定定期交办").count()).toBe(0);
    await page.getByLabel("提前几日交办").fill("");
    await page.getByText("时限还没有填全。").waitFor();
    expect(await button(page, "预览期次").isDisabled()).toBe(true);
    await page.getByLabel("提前几日交办").fill("0");
    await page.getByLabel("截止时分（选填）").fill("08:00");
    await button(page, "预览期次").click();
    await page.getByText("交办时刻须早于完成时限").waitFor();
    await page.getByLabel("提前几日交办").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByLabel("提前几日交办").fill("10");
    await page.getByLabel("截止时分（选填）").fill("17:30");
    await button(page, "预览期次").click();
    await rows(page).first().getByText("2020年第2季度").waitFor();
    await rows(page).first().getByText("6月20日 17:30 前").waitFor();
    await rows(page).first().getByText("截止日不上班，时限不顺延").waitFor();
    await shot(page, "plans-new");
    await isSound(window);
    await page.getByLabel("频次", { exact: true }).selectOption({ label: "每月" });
    await page.getByText("内容已改动，请重新预览后再提交。").waitFor();
    expect(await button(page, "设定定期交办").isDisabled()).toBe(true);
    await page.getByLabel("起始期次").selectOption({ label: "2020年7月" });
    await button(page, "重新预览").click();
    await rows(page).first().getByText("2020年7月").waitFor();
    await button(page, "设定定期交办").click();
    await page
      .locator(".told")
      .getByText(/^已设定定期交办/)
      .waitFor();
    await page.getByText("每月20日17:30前，提前10日交办，自2020-07起").first().waitFor();
    await shot(page, "plans-set");
    await isSound(window);
    await window.close();
  });

  test("leaves out a period, and takes other terms", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    const [plan] = await planFor("巡查山塘", window.context);
    await window.open(`/plans/${plan}`);
    await button(page, "跳过2020年7月").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2020年7月不交办，不产生任务，也不计灯牌和得分。").waitFor();
    await button(page, "确认跳过").click();
    await dialog.getByText("须写明原因或依据").waitFor();
    await dialog.getByLabel("原因", { exact: true }).fill("汛期免报");
    await isSound(window);
    await button(page, "确认跳过").click();
    await page.getByText("已跳过：2020年7月").waitFor();
    await rows(page).first().getByText("2020年8月").waitFor();
    await page.getByRole("link", { name: "变更", exact: true }).click();
    await page.getByText("现行计划：每月20日17:30前，提前10日交办，自2020-07起").waitFor();
    expect(await page.getByLabel("截止日", { exact: true }).inputValue()).toBe("20");
    expect(await page.getByLabel("截止时分（选填）").inputValue()).toBe("17:30");
    await page.getByLabel("截止日", { exact: true }).fill("25");
    await button(page, "预览期次").click();
    await rows(page).first().getByText("8月25日 17:30 前").waitFor();
    await button(page, "确认变更").click();
    await page.getByText("须写明原因或依据").waitFor();
    await page.getByLabel("原因", { exact: true }).fill("按新要求改为25日");
    await shot(page, "plans-revise");
    await isSound(window);
    await button(page, "确认变更").click();
    await page
      .locator(".told")
      .getByText(/^已变更定期交办/)
      .waitFor();
    await page.getByText("每月25日17:30前，提前10日交办，自2020-07起").first().waitFor();
    await window.close();
  });

  test("is stopped for good, and stands there with its reason", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    const [, matter] = await planFor("清理河道垃圾", window.context);
    const dialog = page.getByRole("dialog");
    await window.open("/plans");
    const mine = page.getByRole("region", { name: "防汛备汛专项检查" }).first();
    await mine.getByRole("button", { name: "停止" }).click();
    await dialog.getByText("停止后不能恢复").waitFor();
    await dialog.getByLabel("原因", { exact: true }).fill("专项检查结束");
    await button(page, "确认停止").click();
    await mine.getByText("已停止", { exact: true }).waitFor();
    await mine.getByText("专项检查结束").waitFor();
    expect(await mine.getByRole("button").count()).toBe(0);
    await shot(page, "plans-stopped");
    await isSound(window);
    await window.open(`/matters/${matter}`);
    await page.locator(".matters-plans").getByText("已停止").waitFor();
    await window.close();
  });

  interface Told {
    plans: { nodes: { lastOpened: object | null; openedCount: number }[] };
  }

  test("says what came of its last period, and what a person has to see to", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await planFor("排查病险涵闸", window.context);
    const unit = (shortName: string) => ({ __typename: "Unit", id: shortName, shortName });
    await change(page, "query Plans", ({ plans: { nodes } }: Told) => {
      for (const node of nodes) {
        node.openedCount = 3;
        node.lastOpened = {
          __typename: "OpenedPeriod",
          periodKey: "2020Q1",
          issuedAt: "2020-03-10T09:00:00+08:00",
          dueAt: "2020-03-21T00:00:00+08:00",
          issued: 2,
          already: 1,
          moved: [{ __typename: "MovedDuty", itemNo: 1, from: unit("交通局"), to: unit("柳镇") }],
          alarms: [
            { __typename: "PlanAlarm", itemNo: 1, unit: unit("农机站"), cause: "UNIT_CLOSED" },
            { __typename: "PlanAlarm", itemNo: 4, unit: null, cause: "ITEM_GONE" },
          ],
        };
      }
    });
    await window.open("/plans");
    await page.getByText("最近一期：2020年第1季度").first().waitFor();
    await page.getByText("第 1 项：交通局的任务由柳镇承接").first().waitFor();
    await page.getByText("第 1 项 农机站 单位已撤销，没有承继单位").first().waitFor();
    await page.getByText("事项已无此分解项").first().waitFor();
    await shot(page, "plans-alarms");
    await isSound(window);
    await window.close();
  });
});

describe("who may not set one", () => {
  test("is told why, or reads it without buttons", async () => {
    const leader = await on.window("leader");
    await leader.open("/plans");
    await settled(leader.page);
    expect(await leader.page.getByRole("button", { name: /^跳过|^停止/ }).count()).toBe(0);
    await isSound(leader);
    await leader.close();
    const unit = await on.window("unit");
    await unit.open("/plans");
    await unit.page.getByText("这一页供督查室使用").waitFor();
    await unit.close();
  });

  soundScreens(on, [
    ["plans", "office", LAPTOP, "/plans"],
    ["plans", "office", PHONE, "/plans"],
    ["plans-choose", "office", DESK, "/plans/new"],
    ["plans-choose", "office", PHONE, "/plans/new"],
    ["plans-none", "office", DESK, "/plans/nothing"],
    ["plans-inspector", "inspector", DESK, "/plans"],
  ]);
});
