// Stories of the wall: it fits every window, can be read from afar, and never shows old data
// silently.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAPTOP, openWindow, seriousFaults, settled, shot } from "./browser";
import { type Service, startService } from "./service";
import { stage } from "./stage";

const WALL = { width: 1920, height: 1080 };
const WIDE = { width: 3840, height: 1080 };
const SMALLEST_TEXT = 22;
const STARTING = 200_000;

const on = stage();

/** What sticks out of the window, out of its panel, or is cut off inside it. */
async function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (one: Element) => `${one.tagName}.${one.getAttribute("class")}`;
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) {
      found.push(`the page scrolls: ${scrollWidth}×${scrollHeight}`);
    }
    for (const one of document.querySelectorAll(".screen *")) {
      const { left, right, top, bottom, width, height } = one.getBoundingClientRect();
      if (one.closest(".sr-only") || width * height === 0) {
        continue;
      }
      const panel = one.closest(".screen-panel")?.getBoundingClientRect();
      const room = panel ?? { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      const out = left < room.left - 1 || top < room.top - 1;
      if (out || right > room.right + 1 || bottom > room.bottom + 1) {
        found.push(`${name(one)} sticks out`);
      }
      if (one instanceof HTMLElement && one.scrollWidth > one.clientWidth + 1) {
        if (getComputedStyle(one).display !== "inline") {
          found.push(`${name(one)} is cut off: ${one.textContent?.slice(0, 40)}`);
        }
      }
    }
    return found.slice(0, 8);
  });
}

/** Texts smaller than the wall allows, in pixels of its picture. */
async function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate((smallest) => {
    const texts = document.createTreeWalker(
      document.querySelector(".screen-canvas") as Element,
      NodeFilter.SHOW_TEXT,
    );
    const found = new Set<string>();
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode;
      const seen = parentElement && !parentElement.closest(".sr-only, style, title");
      const size = seen ? Number.parseFloat(getComputedStyle(parentElement).fontSize) : smallest;
      if (size < smallest && textContent?.trim()) {
        found.add(`${textContent} ${size}`);
      }
    }
    return [...found];
  }, SMALLEST_TEXT);
}

describe("the wall", () => {
  test.each([
    ["rank", WALL],
    ["rank", LAPTOP],
    ["rank", WIDE],
    ["lamps", LAPTOP],
    ["towns", WALL],
  ])("%s fits its window, is large enough, and says everything in words", async (scene, size) => {
    const window = await on.window("office", size);
    const { page } = window;
    await window.open(`/screen?scene=${scene}`);
    await page.locator(".screen-body:not([data-alone])").waitFor();
    await settled(page);
    await shot(page, `screen-${scene}`);
    expect(await clipped(page)).toEqual([]);
    expect(await smallTexts(page)).toEqual([]);
    expect(await page.locator("h1").textContent()).toBe("示范县督查督办实时大屏");
    expect(await page.locator(".screen-clock").textContent()).toMatch(
      /^2020-05-\d\d 星期. \d\d:\d\d:\d\d$/,
    );
    expect(await seriousFaults(page)).toEqual([]);
    expect(window.complaints).toEqual([]);
    expect(window.foreignRequests).toEqual([]);
    await window.close();
  });

  test("shows the towns on a map that came from the service", async () => {
    const window = await on.window("inspector", WALL);
    const { page } = window;
    await window.open("/screen?quarter=2020Q1");
    const map = page.locator(".countymap");
    await map.locator("svg path").first().waitFor({ state: "attached" });
    const rows = map.locator("tbody tr");
    expect(await rows.count()).toBe(9);
    const bridge = map.locator("tr", { hasText: "南桥镇" });
    expect(await bridge.textContent()).toContain("红灯 1");
    await window.close();
  });

  test("says where a map is to be put when there is none", async () => {
    const window = await on.window("leader", WALL);
    await window.page.route("**/county.geojson", (route) => route.fulfill({ status: 404 }));
    await window.open("/screen");
    const empty = window.page.locator(".screen-map .empty");
    expect(await empty.textContent()).toContain("county.geojson");
    // Nobody has told the county's name.
    expect(await window.page.locator("h1").textContent()).toBe("督查督办实时大屏");
    expect(await clipped(window.page)).toEqual([]);
    await window.close();
  });

  test("says so when the service refuses news, and goes on when it has some", async () => {
    const window = await on.window("office", WALL);
    const { page, context } = window;
    const halted = { errors: [{ message: "", extensions: { code: "READ_MODEL_HALTED" } }] };
    const refuse = () =>
      page.route("**/graphql", (route) => {
        const asked = route.request().postData() ?? "";
        return asked.includes("ScreenRest")
          ? route.fulfill({ json: { data: null, ...halted } })
          : route.fallback();
      });
    await refuse();
    await window.open("/screen");
    await page.locator(".screen-body .problem").waitFor();
    await page.unroute("**/graphql");
    await page.locator(".screen-departments").waitFor({ timeout: 15_000 });

    await refuse();
    await context.setOffline(true);
    await page.locator(".veil").waitFor({ timeout: 15_000 });
    await context.setOffline(false);
    const stale = page.locator(".screen-stale");
    await stale.waitFor({ timeout: 15_000 });
    expect(await stale.textContent()).toMatch(/2020-05-\d\d \d\d:\d\d:\d\d/);
    expect(await page.locator(".screen-departments").count()).toBe(1);
    expect(await smallTexts(page)).toEqual([]);
    await shot(page, "screen-stale");
    await page.unroute("**/graphql");
    await stale.waitFor({ state: "hidden", timeout: 15_000 });
    await window.close();
  });

  test("is led by keys: scenes by their numbers, and out by Escape", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open("/screen");
    await page.keyboard.press("2");
    await page.locator(".screen-lit").first().waitFor();
    await page.locator(".screen-lit .why").first().click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL((at) => at.pathname === "/screen" && !at.searchParams.has("why"));
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("0");
    await page.locator("[data-scene=rank]").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL((at) => at.pathname === "/");
    await window.close();
  });
});

describe("a wall over a dead service", () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  }, STARTING);
  afterAll(() => service.stop());

  test(
    "is veiled with the time of its data, and unveiled when the service is back",
    async () => {
      const window = await openWindow(on.browser(), service.url, "office", WALL);
      const { page } = window;
      await window.open("/screen");
      await page.locator(".screen-numbers").waitFor();
      const veil = page.locator(".veil");
      expect(await veil.count()).toBe(0);

      await service.kill();
      await veil.waitFor({ timeout: 30_000 });
      expect(await veil.textContent()).toMatch(/页面上是 2020-05-27 \d\d:\d\d:\d\d 的数据/);
      const size = await veil
        .locator("p")
        .first()
        .evaluate((one) => getComputedStyle(one).fontSize);
      expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(SMALLEST_TEXT);
      await shot(page, "screen-veil");

      await service.restart();
      await veil.waitFor({ state: "hidden", timeout: 30_000 });
      await settled(page);
      expect(await page.locator(".screen-numbers dd").count()).toBe(5);
      await window.close();
    },
    STARTING,
  );
});
