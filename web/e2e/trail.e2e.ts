// Stories of the trail: an inspector finds an assignment among all facts, walks along its trail,
// and reads a fact as it is stored.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, PHONE, type Role, settled, shot, type Window } from "./browser";
import { isSound, stage } from "./stage";
import { asked, commanded, issueTasks } from "./tasks";

const on = stage();

interface Fact {
  id: string;
  seq: number;
  type: string;
  sentence: string;
  hash: string;
  prevHash: string;
  commandId: string;
}

interface Found {
  assignments: { nodes: { id: string; events: { nodes: Fact[] } }[] };
}

/** An assignment with a red lamp and a red plate, and its facts as the service tells them. */
async function redOne({ context }: Window): Promise<{ id: string; facts: Fact[] }> {
  const query = `{ assignments(first: 1, filter: { lamp: [RED], plate: [RED] }) { nodes {
    id events(first: 100) { nodes { id seq type sentence hash prevHash commandId } }
  } } }`;
  const { assignments } = await asked<Found>(context, query);
  const [one] = assignments.nodes;
  return { id: one?.id ?? "", facts: one?.events.nodes ?? [] };
}

const chosen = (page: Page) => page.locator(".trail-entry[aria-current=step]");
const shown = async (page: Page) =>
  (await page.locator(".trail-raw-title").textContent())?.trim() ?? "";

test("an inspector finds an assignment and walks along its trail with the keyboard", async () => {
  const window = await on.window("inspector");
  const { page } = window;
  await window.open("/?type=PlateShown&unit=D21");
  await shot(page, "trail-search");
  await page.locator(".trail-row a").first().click();
  await page.locator(".trail-list").waitFor();
  await settled(page);
  expect(await chosen(page).textContent()).toContain("亮牌");
  const count = await page.locator(".trail-entry").count();

  const walk = async (key: string, to: RegExp, place: string) => {
    await page.keyboard.press(key);
    await page.getByText(place, { exact: true }).waitFor();
    expect(await shown(page)).toMatch(to);
  };
  await walk("Home", /^交办/, `第 1 / ${count} 条事件`);
  await walk("ArrowRight", /^首次查看/, `第 2 / ${count} 条事件`);
  await walk("j", /^签收/, `第 3 / ${count} 条事件`);
  await walk("k", /^首次查看/, `第 2 / ${count} 条事件`);
  // A link to this very fact can be shared, and the walk is no heap of steps for the back key.
  await page.reload();
  await page.locator(".trail-list").waitFor();
  expect(await shown(page)).toMatch(/^首次查看/);
  await page.goBack();
  await page.locator(".trail-row").first().waitFor();
  expect(window.complaints).toEqual([]);
  await window.close();
});

test("the raw event is the stored fact: payload, both hashes, the command", async () => {
  const window = await on.window("inspector");
  const { page } = window;
  const { id, facts } = await redOne(window);
  const settledLamp = facts.find(({ type }) => type === "LampSettled");
  await window.open(`/audit?assignment=${id}&event=${settledLamp?.id}`);
  const pane = page.locator(".trail-raw");
  expect(await pane.locator(".trail-raw-title").textContent()).toContain(settledLamp?.sentence);
  const payload = JSON.parse((await pane.locator("pre").textContent()) ?? "");
  expect(payload.LampSettled.lamp).toBe("RED");
  const proof = await pane.locator(".trail-proof").textContent();
  for (const part of [settledLamp?.hash, settledLamp?.prevHash, settledLamp?.commandId]) {
    expect(proof).toContain(part);
  }
  expect(await pane.locator(".trail-changed").textContent()).toContain("红灯");
  expect(await page.locator(".trail-chain").textContent()).toContain(
    `哈希首尾相接 · 全部 ${facts.length} 条`,
  );
  await shot(page, "trail");

  await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await pane.getByRole("button", { name: "复制全文" }).click();
  await pane.getByText("已复制").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied).hash).toBe(settledLamp?.hash);
  await window.close();
});

test("a chain that does not join is said to be broken, and where", async () => {
  const window = await on.window("inspector");
  const { id } = await redOne(window);
  await window.page.route("**/graphql", async (route) => {
    if (route.request().headers().accept === "text/event-stream") {
      return route.continue();
    }
    const answer = await route.fetch();
    const text = await answer.text();
    const body = text.includes('"prevHash"') ? JSON.parse(text) : undefined;
    const facts = body?.data?.assignment?.events?.nodes;
    if (facts) {
      facts[4].hash = "f".repeat(64);
    }
    await route.fulfill({ response: answer, body: body ? JSON.stringify(body) : text });
  });
  await window.open(`/audit?assignment=${id}`);
  const badge = window.page.locator(".trail-chain");
  expect(await badge.textContent()).toContain("第 6 条与上一条接不上");
  await window.close();
});

test("what happens meanwhile waits behind a chip, and what one reads stays", async () => {
  const window = await on.window("inspector");
  const { page } = window;
  await window.open("/audit");
  const first = await page.locator(".trail-row").first().textContent();
  await reportProgress("演示：正在推进");
  const chip = page.locator(".trail-news");
  await chip.waitFor();
  expect(await chip.textContent()).toMatch(/^有 \d+ 条新事件$/);
  expect(await page.locator(".trail-row").first().textContent()).toBe(first);
  await chip.click();
  await page.getByText("报告进展：演示：正在推进").first().waitFor();
  await chip.waitFor({ state: "detached" });
  await window.close();
});

/** Somebody of a unit says how far the work is. */
async function reportProgress(text: string): Promise<void> {
  const { context, close } = await on.window("unit");
  const [assignment] = await issueTasks(on, ["排查地质灾害隐患点"]);
  const value = { assignment, text };
  const answer = await commanded(context, "submitProgress", { type: "ProgressInput", value });
  expect(answer.userErrors).toEqual([]);
  await close();
}

test("a long list goes on page by page, and the back key goes back", async () => {
  const window = await on.window("inspector");
  const { page } = window;
  await window.open("/audit?type=LampSettled");
  const place = () => page.locator(".trail-row .trail-end").first().textContent();
  const first = await place();
  await page.getByRole("link", { name: "更早的事件" }).click();
  await page.getByRole("link", { name: "回到最新" }).waitFor();
  const position = (text: string | null) => Number(text?.replace(",", ""));
  await expect.poll(async () => position(await place())).toBeLessThan(position(first));
  await page.goBack();
  await page.getByRole("link", { name: "回到最新" }).waitFor({ state: "detached" });
  await expect.poll(place).toBe(first);
  await window.close();
});

describe("the trail", () => {
  test.each<[string, Role, typeof DESK, string, string]>([
    ["trail-search", "inspector", LAPTOP, "/audit", "过程留痕"],
    ["trail-search", "inspector", PHONE, "/audit", "过程留痕"],
    ["trail-unit", "unit", DESK, "/audit", "过程留痕"],
    ["trail-helper", "helper", DESK, "/audit", "还没有您能看到的事件"],
    ["trail-none", "leader", DESK, "/audit?text=无此文字", "没有符合条件的事件"],
    ["trail-gone", "inspector", DESK, "/audit?assignment=nonsense", "看不到这项任务"],
  ])("%s, as %s, fits and says everything in words", async (name, role, size, path, words) => {
    const window = await on.window(role, size);
    await window.open(path);
    await window.page.getByText(words).first().waitFor();
    await shot(window.page, name);
    await isSound(window);
    await window.close();
  });

  test.each([DESK, LAPTOP, PHONE])("of one assignment fits $width pixels", async (size) => {
    const window = await on.window("inspector", size);
    const { id } = await redOne(window);
    await window.open(`/audit?assignment=${id}`);
    await shot(window.page, "trail-one");
    await isSound(window);
    await window.close();
  });
});
