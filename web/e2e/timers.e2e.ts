// What comes by itself: how far and how many stands in the address, each with its reason and the
// way to what it is about.
import { expect, test } from "vitest";
import { change } from "./answers";
import { DESK, LAPTOP, PHONE, settled, shot } from "./browser";
import { isSound, soundScreens, stage } from "./stage";

const on = stage();

interface Told {
  timers: { late: boolean; at: string }[];
}

test("what comes is listed by day, as far as the address asks", async () => {
  const window = await on.window("office", LAPTOP);
  const { page } = window;
  await window.open("/timers");
  const lines = page.locator(".timers-list li");
  expect(await lines.count()).toBe(50);
  await page.getByText(/^共列出 50 件/).waitFor();
  await page.getByRole("button", { name: "列出 100 件" }).click();
  await expect.poll(() => lines.count()).toBe(100);
  expect(new URL(page.url()).searchParams.get("limit")).toBe("100");
  await page.getByLabel("截至日期").fill("2020-05-28");
  await expect.poll(() => lines.count()).toBeLessThan(100);
  expect(new URL(page.url()).searchParams.get("until")).toBe("2020-05-28");
  await settled(page);
  const heads = await page.locator(".timers-days h2").allInnerTexts();
  expect(heads.length).toBeGreaterThan(0);
  expect(heads.every((head) => /5月2[78]日|尚未记录/.test(head))).toBe(true);
  await shot(page, "timers-until");
  await isSound(window);

  await page.reload();
  await settled(page);
  expect(await page.getByLabel("截至日期").inputValue()).toBe("2020-05-28");
  await page.getByRole("button", { name: "不限日期" }).click();
  await page.locator(".timers-soft a").first().click();
  await page.waitForURL(/\/matters\//);
  await window.close();
});

test("what has come and is not on record yet stands first, with an explanation", async () => {
  const window = await on.window("inspector");
  const { page } = window;
  await change(page, "query Timers", ({ timers: [first] }: Told) => {
    if (first) {
      Object.assign(first, { late: true, at: "2020-05-27T09:00:00+08:00" });
    }
  });
  await window.open("/timers");
  await page.getByText("1 件已到时刻、尚未记录").waitFor();
  const late = page.getByRole("region", { name: "已到时刻，尚未记录" });
  expect(await late.locator("li").count()).toBe(1);
  await late.getByText("系统正在补记").waitFor();
  await late.getByText("5月27日 09:00").waitFor();
  await shot(page, "timers-late");
  await isSound(window);
  await window.close();
});

test("where nothing comes, or it is not theirs to see, it says why", async () => {
  const office = await on.window("office");
  await change(office.page, "query Timers", (told: Told) => {
    told.timers = [];
  });
  await office.open("/timers?until=2020-05-27");
  await office.page.getByText("到所选日期为止没有").waitFor();
  await office.close();
  const unit = await on.window("unit");
  await unit.open("/timers");
  await unit.page.getByText("这一页供督查室和审计、纪检使用").waitFor();
  await isSound(unit);
  await unit.close();
});

soundScreens(on, [
  ["timers", "office", DESK, "/timers"],
  ["timers", "office", PHONE, "/timers"],
  ["timers-leader", "leader", DESK, "/timers?limit=200"],
]);
