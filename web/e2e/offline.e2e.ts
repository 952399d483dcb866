// Reports without a network: they wait on the phone and arrive once each, though sent twice.
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { overflow, PHONE, seriousFaults, shot } from "./browser";
import { stage } from "./stage";
import { commanded, issueTasks, reportsOn } from "./tasks";

const on = stage();

const TASKS = ["清理排洪沟渠", "检修排涝泵站", "储备防汛物资"].map(
  (task) => `${task} ${Date.now() % 10_000}`,
);
const said = (task: string) => `${task}：已全部完成，台账和照片备查。`;

/** Waits until the page itself is on the phone. */
async function onThePhone(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Waits until the forms of these are there too. */
async function formsOnThePhone(page: Page, ids: readonly string[]): Promise<void> {
  await page.waitForFunction((wanted) => {
    const seen = Object.keys(localStorage).filter((name) => name.includes("/seen."));
    const kept = seen.map((name) => JSON.parse(localStorage.getItem(name) ?? "{}").data);
    return wanted.every((id) => kept.some((data) => data?.assignment?.id === id));
  }, ids);
}

async function report(page: Page, task: string): Promise<void> {
  await page.getByRole("link", { name: task }).first().click();
  await page.getByLabel("办理情况", { exact: true }).fill(said(task));
  await page.getByRole("button", { name: "存入待传，联网后报送" }).click();
  await page.getByText("已存入待传").waitFor();
  await page.getByRole("link", { name: "返回待办" }).click();
}

/** Lets every report reach the service, and loses the first answer to each. Tells what was sent. */
async function loseFirstAnswers(context: BrowserContext): Promise<string[]> {
  const sent: string[] = [];
  await context.route("**/graphql", async (route) => {
    const { operationName, variables } = route.request().postDataJSON();
    if (operationName !== "SubmitFeedback") {
      return route.continue();
    }
    const id = String(variables.cmd.id);
    const first = !sent.includes(id);
    sent.push(id);
    if (first) {
      await route.fetch();
      return route.abort("connectionreset");
    }
    return route.continue();
  });
  return sent;
}

test("three reports without a network arrive once each, though sent twice", async () => {
  const ids = await issueTasks(on, TASKS);
  const window = await on.window("unit", PHONE);
  const { page, context, open } = window;
  await open("/m/todo");
  await onThePhone(page);
  await formsOnThePhone(page, ids);

  await context.setOffline(true);
  await page.goto("/m/todo");
  await page.getByText("离线 · 显示的是本机保存的内容").waitFor();
  for (const task of TASKS) {
    await report(page, task);
  }
  await page.locator(".phone-queue", { hasText: "离线 · 待传 3" }).waitFor();
  await page.reload();
  await page.locator(".todo-queue", { hasText: "离线 · 待传 3" }).waitFor();
  expect(await page.locator(".todo-queued li").count()).toBe(3);
  expect(await overflow(page)).toEqual([]);
  await shot(page, "offline-queue");

  const second = await context.newPage();
  await second.goto("/m/todo");
  await second.locator(".phone-queue", { hasText: "待传 3" }).waitFor();
  const sent = await loseFirstAnswers(context);
  await context.setOffline(false);
  for (const one of [page, second]) {
    await one.locator(".phone-queue").waitFor({ state: "hidden", timeout: 45_000 });
  }

  for (const [index, id] of ids.entries()) {
    const reports = await reportsOn(context, id);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain(said(TASKS[index] ?? ""));
  }
  expect(new Set(sent).size).toBe(3);
  for (const id of new Set(sent)) {
    expect(sent.filter((one) => one === id).length).toBeGreaterThanOrEqual(2);
  }
  for (const task of TASKS) {
    await page.locator(".todo-piles", { hasText: task }).waitFor({ state: "hidden" });
  }
  await shot(page, "offline-arrived");
  await window.close();
});

test("what is refused after it has waited is shown, with its text", async () => {
  const [task = ""] = [`抢修水毁道路 ${Date.now() % 10_000}`];
  const [id = ""] = await issueTasks(on, [task]);
  const window = await on.window("unit", PHONE);
  const { page, context, open } = window;
  await open(`/m/todo/${id}`);
  await page.getByText("办理中").first().waitFor();
  await onThePhone(page);
  await context.setOffline(true);
  await page.getByText("连接中断").first().waitFor();
  await page.getByLabel("办理情况", { exact: true }).fill(said(task));
  await page.getByRole("button", { name: "存入待传，联网后报送" }).click();
  await page.getByText("已存入待传").waitFor();
  await shot(page, "offline-waiting");

  const colleague = await on.window("unit");
  const value = { assignment: id, text: "同事已报。" };
  await commanded(colleague.context, "submitFeedback", { type: "FeedbackInput", value });
  await colleague.close();

  const leaving: string[] = [];
  page.on("dialog", (dialog) => {
    leaving.push(dialog.message());
    dialog.dismiss();
  });
  await page.getByRole("navigation").getByRole("link", { name: "我的" }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  expect(leaving).toEqual([expect.stringContaining("还有 1 份报送没有传出")]);

  await context.setOffline(false);
  await page.getByRole("navigation").getByRole("link", { name: "待办" }).click();
  const entry = page.locator(".todo-queued li", { hasText: task });
  await entry.getByText("未受理").waitFor({ timeout: 30_000 });
  await entry.getByRole("link").click();
  await page.getByText("报送未被受理").waitFor();
  expect(await page.locator(".todo-said", { hasText: said(task) }).count()).toBe(1);
  expect(await page.getByRole("alert").first().textContent()).toContain("待审核");
  expect(await seriousFaults(page)).toEqual([]);
  await shot(page, "offline-refused");
  expect(await reportsOn(context, id)).toHaveLength(1);
  await page.getByRole("button", { name: "删除这份文字" }).click();
  await page.getByText("报送未被受理").waitFor({ state: "hidden" });
  await window.close();
});
