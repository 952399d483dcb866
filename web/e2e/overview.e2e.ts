import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, PHONE, shot } from "./browser";
import { soundScreens, stage } from "./stage";

const on = stage();

describe("the overview", () => {
  soundScreens(on, [
    ["overview", "office", DESK, "/"],
    ["overview", "office", LAPTOP, "/"],
    ["overview-past", "office", DESK, "/?quarter=2020Q1&group=TOWN"],
    ["overview-leader", "leader", DESK, "/"],
    ["overview-leader", "leader", LAPTOP, "/"],
    ["overview", "leader", PHONE, "/m"],
    ["overview-tasks", "leader", DESK, "/?show=tasks&quarter=2020Q1&lamp=RED"],
    ["overview-tasks", "office", PHONE, "/m?show=tasks&state=SUBMITTED"],
    ["overview-inspector", "inspector", PHONE, "/m?quarter=2020Q1"],
  ]);

  test("has five numbers, each the way to what it counts", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/");
    const links = page.locator(".overview-numbers a");
    await expect.poll(() => links.allInnerTexts()).not.toContain("…");
    const ways = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(ways.map((way) => way?.replace(/state=\w+&?/g, "").replace(/[?&]$/, ""))).toEqual([
      "/?show=tasks",
      "/?show=tasks&lamp=YELLOW",
      "/?show=tasks&lamp=RED",
      expect.stringMatching(/^\/rank\?quarter=\d{4}Q\d$/),
      "/review",
    ]);
    const reds = Number(await page.locator('[data-kind="red"] b').innerText());
    expect(await page.locator(".overview-reds li").count()).toBe(Math.min(3, reds));
    await links.nth(2).click();
    await page
      .locator(".overview-tasks tbody tr")
      .nth(reds - 1)
      .waitFor();
    expect(await page.locator(".overview-tasks tbody tr").count()).toBe(reds);
    await page.goBack();
    await page.getByText("口径").focus();
    await page.keyboard.press("Enter");
    await page.getByText("按时办结率＝").waitFor();
    await window.close();
  });

  test("keeps the quarter and the group in the address", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/");
    await page.getByRole("combobox", { name: "季度" }).selectOption("2020Q1");
    await page.getByRole("button", { name: "镇（街道）" }).click();
    await page.locator('tr[data-unit="T01"]').waitFor();
    const search = new URL(page.url()).searchParams;
    expect([search.get("quarter"), search.get("group")]).toEqual(["2020Q1", "TOWN"]);
    await window.close();
  });

  test("tells a leader which duties are red, and why", async () => {
    const window = await on.window("leader");
    const { page } = window;
    await window.open("/");
    const first = page.locator(".overview-red-table tbody tr").first();
    expect(await first.innerText()).toMatch(/红灯[\s\S]+天/);
    await first.locator(".why").click();
    await page.getByRole("dialog").waitFor();
    await shot(page, "overview-why");
    await window.close();
  });
});
