// Stories of the drawer “为什么”: whatever lamp or plate is shown, it is explained by at least one
// fact; it is worked with the keyboard alone, and gives the focus back.
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { overflow, PHONE, type Role, seriousFaults, settled, shot, type Window } from "./browser";
import { stage } from "./stage";
import { asked } from "./tasks";

const on = stage();

interface Shown {
  id: string;
  lamp: string;
  plate: string | null;
  points: number;
  explain: { sentence: string; points: number | null; events: { id: string }[] }[];
}

interface Found {
  assignments: { nodes: Shown[] };
}

interface PageOf {
  assignments: { nodes: Shown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

const FIELDS = "id lamp plate points explain { sentence points events { id } }";

/** One assignment that fits, if the county has any. */
async function oneWith(window: Window, filter: string): Promise<Shown | undefined> {
  const query = `{ assignments(first: 1, filter: { ${filter} }) { nodes { ${FIELDS} } } }`;
  return (await asked<Found>(window.context, query)).assignments.nodes[0];
}

const LAMPS = [
  ["GREEN", "绿灯"],
  ["YELLOW", "黄灯"],
  ["RED", "红灯"],
  ["PENDING", "待审"],
  ["OFF", "灯灭"],
] as const;
const PLATES = [
  ["GREEN", "绿牌"],
  ["YELLOW", "黄牌"],
  ["RED", "红牌"],
] as const;

/** The drawer, once it says something. */
async function drawerOf(page: Page): Promise<Locator> {
  const drawer = page.getByRole("dialog");
  await drawer.locator(".why-grounds").waitFor();
  return drawer;
}

async function factsOf(drawer: Locator, part: string): Promise<number> {
  return drawer.getByRole("region", { name: part }).locator(".why-fact").count();
}

describe("every lamp and every plate that is shown is explained by a fact", () => {
  test.each(LAMPS)("a lamp that shows %s", async (lamp, word) => {
    const window = await on.window("office");
    const one = await oneWith(window, `lamp: [${lamp}]`);
    await window.open(`/?why=${one?.id}`);
    const drawer = await drawerOf(window.page);
    const part = drawer.getByRole("region", { name: "时效灯" });
    expect(await part.locator("h3").textContent()).toContain(word);
    expect(await factsOf(drawer, "时效灯")).toBeGreaterThan(0);
    await shot(window.page, `why-lamp-${lamp}`);
    expect(await seriousFaults(window.page)).toEqual([]);
    await window.close();
  });

  test.each(PLATES)("a plate that is %s", async (plate, word) => {
    const window = await on.window("office");
    const one = await oneWith(window, `plate: [${plate}]`);
    await window.open(`/?why=${one?.id}`);
    const drawer = await drawerOf(window.page);
    const part = drawer.getByRole("region", { name: "质量牌" });
    expect(await part.locator("h3").textContent()).toContain(word);
    expect(await factsOf(drawer, "质量牌")).toBeGreaterThan(0);
    await window.close();
  });

  test("all of the county, as the service explains them", async () => {
    const window = await on.window("office");
    const unexplained: string[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const behind: string = after ? `, after: "${after}"` : "";
      const { assignments }: PageOf = await asked<PageOf>(
        window.context,
        `{ assignments(first: 100${behind}) {
          nodes { ${FIELDS} } pageInfo { hasNextPage endCursor }
        } }`,
      );
      unexplained.push(...assignments.nodes.flatMap(faultsOf));
      after = assignments.pageInfo.hasNextPage ? assignments.pageInfo.endCursor : null;
    }
    expect(unexplained).toEqual([]);
    await window.close();
  });
});

/** A lit lamp and a plate have a verdict each, every verdict a fact, and the lines add up. */
function faultsOf({ id, lamp, plate, points, explain }: Shown): string[] {
  const expected = (lamp === "OFF" ? 0 : 1) + (plate ? 1 : 0);
  const shows = explain.filter((verdict) => verdict.points === null);
  const sum = explain.reduce((all, verdict) => all + (verdict.points ?? 0), 0);
  return [
    ...(shows.length < expected ? [`${id}: ${expected - shows.length} without a verdict`] : []),
    ...explain.flatMap(({ sentence, events }) => (events.length ? [] : [`${id}: ${sentence}`])),
    ...(Math.abs(sum - points) < 0.0005 ? [] : [`${id}: ${sum} is not ${points}`]),
  ];
}

test("with the keyboard alone: open, read the fact, close, and be where one was", async () => {
  const window = await on.window("office");
  const { page } = window;
  const one = await oneWith(window, "lamp: [RED], plate: [RED]");
  await window.open(`/audit?assignment=${one?.id}`);
  const link = page.getByRole("link", { name: "为什么：红灯" });
  await link.focus();
  await page.keyboard.press("Enter");
  const drawer = await drawerOf(page);
  const inside = () => drawer.evaluate((it) => it.contains(document.activeElement));
  await expect.poll(inside).toBe(true);
  // The focus goes round in the drawer; what lies below it is out of reach.
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    expect(await outside(page)).toBe(false);
  }
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await expect.poll(() => link.evaluate((it) => it === document.activeElement)).toBe(true);
  expect(new URL(page.url()).searchParams.has("why")).toBe(false);
  await window.close();
});

/** Something of the page below the drawer has the focus. */
async function outside(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.closest("#page") !== null);
}

test("a fact of the drawer leads to the trail, at that very fact", async () => {
  const window = await on.window("leader");
  const { page } = window;
  const one = await oneWith(window, "lamp: [RED], plate: [RED]");
  await window.open(`/?why=${one?.id}`);
  const drawer = await drawerOf(page);
  await drawer.locator(".why-fact a").first().click();
  await page.locator(".trail-raw").waitFor();
  await settled(page);
  expect(new URL(page.url()).searchParams.get("event")).toBe(one?.explain[2]?.events[0]?.id);
  expect(await page.locator(".trail-type").textContent()).toBe("LampSettled");
  await window.close();
});

describe("the drawer", () => {
  test.each<[Role, string]>([
    ["unit", "state: [RETURNED, IN_HAND]"],
    ["town", "plate: [GREEN]"],
    ["leader", "lamp: [YELLOW]"],
    ["inspector", "plate: [YELLOW]"],
  ])("is a sheet on the phone of %s, and large type fits", async (role, filter) => {
    const window = await on.window(role, PHONE);
    const { page } = window;
    const one = await oneWith(window, filter);
    await page.addInitScript(() => {
      localStorage.setItem("luoshi.textSize", "130");
    });
    await window.open(`/m?why=${one?.id}`);
    const drawer = await drawerOf(page);
    const box = await drawer.boundingBox();
    expect([box?.width, Math.round((box?.y ?? 0) + (box?.height ?? 0))]).toEqual([390, 844]);
    await shot(page, `why-${role}`);
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await drawer.getByRole("button", { name: "关闭“为什么”" }).tap();
    await drawer.waitFor({ state: "hidden" });
    await window.close();
  });

  test("says so when there is nothing to be seen", async () => {
    const window = await on.window("helper");
    await window.open("/?why=nonsense");
    await window.page.getByRole("dialog").getByText("看不到这项任务").waitFor();
    expect(await seriousFaults(window.page)).toEqual([]);
    await window.close();
  });
});
