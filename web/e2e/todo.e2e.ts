import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, overflow, PHONE, type Role, seriousFaults, settled, shot } from "./browser";
import { isSound, stage } from "./stage";
import { asked, issueTasks, reportsOn } from "./tasks";

const on = stage();

describe("what is to be done", () => {
  test.each<[Role, string, typeof DESK]>([
    ["unit", "/todo", DESK],
    ["unit", "/todo", LAPTOP],
    ["unit", "/m/todo", PHONE],
    ["town", "/todo", DESK],
    ["town", "/m/todo", PHONE],
    ["helper", "/m/todo", PHONE],
    ["office", "/m/todo", PHONE],
  ])("as %s at %s fits, and says everything in words", async (role, path, size) => {
    const window = await on.window(role, size);
    await window.open(path);
    await shot(window.page, `todo-${role}`);
    await isSound(window);
    await window.close();
  });

  test.each<[string, typeof DESK]>([
    ["/todo", LAPTOP],
    ["/m/todo", PHONE],
  ])("at %s fits at 130 percent and in English, form and all", async (path, size) => {
    const window = await on.window("unit", size);
    const { page } = window;
    await page.addInitScript(() => {
      localStorage.setItem("luoshi.textSize", "130");
      localStorage.setItem("luoshi.language", "en");
    });
    await window.open(path);
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await shot(page, "todo-large");
    await page.locator(".todo-what").first().click();
    await page.locator(".todo-asked").waitFor();
    await settled(page);
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await shot(page, "report-large");
    await window.close();
  });

  test("a returned report is marked with the reason, and with what follows", async () => {
    const window = await on.window("unit", PHONE);
    await window.open("/m/todo");
    const returned = window.page.locator(".todo-entry", { hasText: "补正重报" }).first();
    expect(await returned.locator(".todo-returned").textContent()).toMatch(/^退回原因：.{6,}/);
    expect(await returned.locator(".todo-ahead").textContent()).toMatch(
      /^今天报＝绿灯\d+月\d+日后＝黄灯\d+月\d+日后＝红灯$/,
    );
    await window.close();
  });
});

describe("a report from the phone", () => {
  const SAID = "排查堤防 12 公里，发现隐患 3 处，已全部整改。";

  test("comes by itself, keeps its text over a reload, is sent, and leaves the list", async () => {
    const window = await on.window("unit", PHONE);
    const { page, context } = window;
    await window.open("/m/todo");
    const task = `巡查水库和堤防 ${Date.now() % 10_000}`;
    const [id = ""] = await issueTasks(on, [task]);
    await page.getByRole("link", { name: task }).click();
    await page.getByLabel("办理情况", { exact: true }).fill(SAID);
    await page.getByLabel("完成比例（选填）").fill("80");
    await page.getByText(/^草稿已存 \d\d:\d\d$/).waitFor();
    await page.reload();
    await page.getByText(/^已恢复未报送的草稿/).waitFor();
    expect(await page.getByLabel("办理情况", { exact: true }).inputValue()).toBe(SAID);
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await shot(page, "report");

    await page.getByRole("button", { name: "报送督查室" }).click();
    await page.getByText(/^已受理 · 位置 [\d,]+/).waitFor();
    await page.getByText("待审核").first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await shot(page, "report-sent");
    expect(await reportsOn(context, id)).toHaveLength(1);
    expect(await page.evaluate(() => Object.keys(localStorage).join())).not.toContain("draft.");

    await page.getByRole("link", { name: "返回待办，继续办理" }).click();
    await page.locator(".todo-counts").waitFor();
    await page.locator(".todo-piles", { hasText: task }).waitFor({ state: "hidden" });
    expect(await page.locator(".todo-lately").textContent()).toContain(task);
    expect(window.complaints).toEqual([]);
    await window.close();
  });

  test("opening it is put on record, once", async () => {
    const [id = ""] = await issueTasks(on, ["检查防汛物资储备"]);
    const window = await on.window("unit");
    await window.open(`/todo/${id}`);
    await window.page.getByText("办理中").first().waitFor();
    await window.open(`/todo/${id}`);
    const { events } = await asked<{ events: { nodes: { type: string }[] } }>(
      window.context,
      "query($of: [ID!]!) { events(filter: { assignment: $of }) { nodes { type } } }",
      { of: [id] },
    );
    const viewed = events.nodes.filter(({ type }) => type === "AssignmentFirstViewed");
    expect(viewed).toHaveLength(1);
    await shot(window.page, "report");
    await isSound(window);
    await window.close();
  });

  test("the lead names what became of every part before it can report", async () => {
    const window = await on.window("unit");
    const { page } = window;
    await window.open("/todo");
    const mine = page.locator(".todo-entry", { hasText: "骨干河道清障" });
    await mine
      .filter({ hasText: "牵头" })
      .getByRole("link", { name: /骨干河道/ })
      .click();
    await page.getByLabel("办理情况", { exact: true }).fill(SAID);
    const send = page.getByRole("button", { name: "报送督查室" });
    expect(await send.isDisabled()).toBe(true);
    for (const part of await page.locator(".todo-part").all()) {
      await part.getByLabel("缺报").check();
    }
    expect(await send.isDisabled()).toBe(false);
    await shot(page, "report-parts");
    expect(await seriousFaults(page)).toEqual([]);
    await window.close();
  });
});
