import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, overflow, PHONE, type Role, seriousFaults, settled, shot } from "./browser";
import { stage } from "./stage";

const DESK_PATHS = ["/", "/issue", "/review", "/matters", "/rank", "/todo", "/audit", "/screen"];
const PHONE_PATHS = ["/m", "/m/todo", "/m/rank", "/m/me"];
const ROLES: Role[] = ["office", "leader", "unit", "town", "inspector", "helper"];

const on = stage();

test("a stranger chooses one of six roles and is in", async () => {
  const { page, open, foreignRequests, close } = await on.window();
  await open("/");
  await shot(page, "sign-in");
  expect(await page.locator(".role-cards button").count()).toBe(6);
  expect(await seriousFaults(page)).toEqual([]);
  await page.locator(".role-cards button").first().click();
  await page.getByRole("navigation").waitFor();
  expect(await page.locator(".product").textContent()).toBe("落实 · 网上督办");
  expect(foreignRequests).toEqual([]);
  await close();
});

describe.each(ROLES)("as %s", (role) => {
  test("every desk screen opens without fault, and nothing leaves the origin", async () => {
    const window = await on.window(role, LAPTOP);
    for (const path of DESK_PATHS) {
      await window.open(path);
      expect(await overflow(window.page), path).toEqual([]);
      expect(await seriousFaults(window.page), path).toEqual([]);
    }
    expect(window.foreignRequests).toEqual([]);
    expect(window.complaints).toEqual([]);
    await window.page.setViewportSize(DESK);
    await window.open("/");
    await shot(window.page, `home-${role}`);
    await window.close();
  });

  test("every phone screen opens without fault, and nothing leaves the origin", async () => {
    const window = await on.window(role, PHONE);
    await window.open("/");
    await window.page.waitForURL(/\/m\?/);
    await settled(window.page);
    await shot(window.page, `home-${role}`);
    for (const path of [...PHONE_PATHS, ...DESK_PATHS.slice(1)]) {
      await window.open(path);
      expect(await overflow(window.page), path).toEqual([]);
    }
    for (const path of PHONE_PATHS) {
      await window.open(path);
      expect(await seriousFaults(window.page), path).toEqual([]);
    }
    expect(window.foreignRequests).toEqual([]);
    expect(window.complaints).toEqual([]);
    await window.close();
  });
});

test("styles are those of old browsers too: nothing newer than Chromium 86", async () => {
  const window = await on.window("office");
  const ours: string[] = [];
  const written: string[] = [];
  window.page.on("response", async (response) => {
    if (new URL(response.url()).pathname.endsWith(".css")) {
      ours.push(await response.text());
    }
  });
  for (const path of DESK_PATHS) {
    await window.open(path);
    written.push(...(await window.page.locator("style").allTextContents()));
  }
  const newer = /:where\(|:is\(|color-mix\(|[;{]inset:|aspect-ratio:|@layer|@container/g;
  // A variable may hold anything; antd has one for a kind of button that no screen shows.
  const bare = [...ours, ...written].map((style) => style.replace(/--[\w-]+:[^;}]*/g, ""));
  const found = bare.flatMap((style) => style.match(newer) ?? []);
  expect([...new Set(found)]).toEqual([]);
  // antd has rules of its own for `:has`, all for rings of focus; an old browser leaves them out.
  expect(ours.filter((style) => style.includes(":has("))).toEqual([]);
  expect([ours.length > 0, written.length > 0]).toEqual([true, true]);
  await window.close();
});

test("the choice of language and of text size stays, and an unknown address says so", async () => {
  const window = await on.window("office");
  await window.open("/nowhere");
  expect(await window.page.locator("h1").textContent()).toBe("没有这个页面");
  await window.page.getByRole("button", { name: "English" }).click();
  await window.page.getByRole("button", { name: "Larger text" }).click();
  await window.open("/nowhere");
  expect(await window.page.locator("h1").textContent()).toBe("There is no such page");
  const root = window.page.locator("html");
  expect(
    await root.evaluate(({ style }) => [document.documentElement.lang, style.fontSize]),
  ).toEqual(["en", "130%"]);
  expect(await overflow(window.page)).toEqual([]);
  await window.close();
});

test("who lost the session is asked to sign in, and comes back to the same place", async () => {
  const window = await on.window("office");
  await window.open("/rank");
  await window.context.clearCookies();
  await window.page.goto("/matters?lamp=RED");
  await window.page.locator(".role-cards button").first().click();
  await window.page.locator(".desk-main").waitFor();
  const { pathname, search } = new URL(window.page.url());
  expect(pathname + search).toBe("/matters?lamp=RED");
  await window.close();
});
