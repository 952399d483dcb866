// The service goes away and comes back: the page says so, and brings itself up to date.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openWindow, PHONE, type Role, shot, type Window } from "./browser";
import { type Service, startService } from "./service";
import { asked, reportedTask } from "./tasks";

const STARTING = 200_000;

let browser: Browser;
let service: Service;
const on = { window: (role: Role) => openWindow(browser, service.url, role) };

beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), startService()]);
}, STARTING);
afterAll(async () => {
  await browser.close();
  await service.stop();
});

test(
  "a page over a dead service is veiled, and unveils itself when it is back",
  async () => {
    const { page, context, open, close } = await on.window("office");
    const { assignments } = await asked<{ assignments: { nodes: { id: string }[] } }>(
      context,
      "{ assignments(first: 1, filter: { lamp: [RED] }) { nodes { id } } }",
    );
    const id = assignments.nodes[0]?.id;
    await open(`/rank?why=${id}`);
    await page.locator(".why-grounds").waitFor();
    expect(await page.locator(".veil").count()).toBe(0);

    await service.kill();
    const veil = page.locator(".veil");
    await veil.waitFor({ timeout: 30_000 });
    expect(await veil.textContent()).toMatch(/页面上是 2020-05-27 \d\d:\d\d:\d\d 的数据/);
    await shot(page, "veil");

    const again = page.waitForRequest((request) =>
      (request.postData() ?? "").includes("query Why"),
    );
    await service.restart();
    await veil.waitFor({ state: "hidden", timeout: 30_000 });
    await again;
    await close();
  },
  STARTING,
);

test(
  "what happens while the line is broken is told once, none left out",
  async () => {
    const window = await on.window("inspector");
    const { page, open, close } = window;
    await open("/audit");
    // Something new first, so that the page has a place from which it goes on.
    await reportedTask(on, "抢修机耕道路");
    const chip = page.locator(".trail-news");
    await chip.waitFor();
    await service.kill();
    await page.locator(".veil").waitFor({ timeout: 30_000 });
    // A machine that is started anew takes this long.
    await page.waitForTimeout(30_000);
    await service.restart();
    await reportedTask(on, "抢修灌溉渠道");
    await page.locator(".veil").waitFor({ state: "hidden", timeout: 30_000 });
    const head = await lastPosition(window);
    // What the list has read anew is not news; the chip counts what came after that.
    const told = async () => {
      const shown = await page.locator(".trail-row .trail-end").first().textContent();
      const waiting = (await chip.count()) > 0 ? await chip.textContent() : "0";
      return [shown, waiting].reduce((sum, text) => sum + Number(text?.replace(/\D/g, "")), 0);
    };
    await expect.poll(told, { timeout: 30_000 }).toBe(head);
    await close();
  },
  STARTING,
);

async function lastPosition({ context }: Window): Promise<number> {
  const { events } = await asked<{ events: { nodes: { position: string }[] } }>(
    context,
    "{ events(first: 1) { nodes { position } } }",
  );
  return Number(events.nodes[0]?.position);
}

test("a phone that was signed in opens without a network, under the veil", async () => {
  const { page, context, open, close } = await openWindow(browser, service.url, "unit", PHONE);
  await open("/m/me");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await context.setOffline(true);
  await page.goto("/m/me");
  await page.locator(".tabs").waitFor();
  await page.locator(".veil").waitFor();
  expect(await page.locator(".me-name").textContent()).toBe("水利局主要负责同志（演示）");
  await shot(page, "veil");

  await context.setOffline(false);
  await page.locator(".veil").waitFor({ state: "hidden" });
  await close();
});
