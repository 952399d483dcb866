// Stories of settling a quarter. Those that change its books have a county of their own.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DESK,
  LAPTOP,
  openBrowser,
  openWindow,
  type Role,
  seriousFaults,
  settled,
  shot,
} from "./browser";
import { type Service, startService } from "./service";
import { isSound, soundScreens, stage } from "./stage";
import { asked } from "./tasks";

const STARTING = 200_000;

const at = (quarter: string) => `/rank/settle?quarter=${quarter}`;
const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const step = (page: Page) => page.locator(".settle-steps [aria-current]");

/** The place of the newest fact: the same as before when nothing was written. */
async function head(context: BrowserContext): Promise<string> {
  const { events } = await asked<{ events: { nodes: { position: string }[] } }>(
    context,
    "{ events(first: 1) { nodes { position } } }",
  );
  return events.nodes[0]?.position ?? "";
}

describe("settling a quarter", () => {
  const on = stage();

  soundScreens(on, [
    ["settle", "office", LAPTOP, at("2020Q2")],
    ["settle-frozen", "office", LAPTOP, at("2020Q1")],
    ["settle-leader", "leader", DESK, at("2020Q1")],
    ["settle-inspector", "inspector", DESK, at("2020Q2")],
    ["settle-closed", "unit", DESK, at("2020Q1")],
    ["settle-none", "office", LAPTOP, at("2020Q9")],
  ]);

  test("an open quarter says from when it may be published, and not before", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open(at("2020Q2"));
    expect(await step(page).innerText()).toContain("进行中");
    const closing = part(page, "定榜与重开");
    expect(await closing.innerText()).toMatch(/还不到定榜的时候：最早 7月\d+日/);
    expect(await closing.getByRole("button", { name: "定榜" }).isDisabled()).toBe(true);
    const open = part(page, "未定灯牌");
    expect(await open.locator("li").count()).toBe(5);
    await open.getByRole("button", { name: /显示其余 \d+ 项/ }).click();
    await expect.poll(() => open.locator("li").count()).toBeGreaterThan(5);
    await window.close();
  });

  test("other rules are tried beside those in force, and nothing is written", async () => {
    const window = await on.window("leader", LAPTOP);
    const { page, context } = window;
    const before = await head(context);
    await window.open(at("2020Q1"));
    const trial = part(page, "规则试算");
    const send = trial.getByRole("button", { name: "试算", exact: true });
    expect(await send.isDisabled()).toBe(true);
    await trial.getByLabel("红灯").fill("-5");
    await trial.getByLabel("红灯").press("Enter");
    await trial.getByText(/\d+ 个单位中，\d+ 个得分有变，\d+ 个名次有变/).waitFor();
    await settled(page);
    await trial.getByRole("button", { name: "镇（街道）" }).click();
    await trial.getByLabel("只看有变化的").click();
    await trial.scrollIntoViewIfNeeded();
    await shot(page, "settle-simulated");
    await isSound(window);
    await trial.getByLabel("只看有变化的").click();
    await trial.getByRole("button", { name: "县直部门" }).click();

    await trial.getByRole("button", { name: "差" }).click();
    expect(await differences(page)).toEqual((await differences(page)).sort((a, b) => b - a));
    await trial.getByRole("button", { name: "差" }).click();
    const rising = await differences(page);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising[0]).toBeLessThan(0);

    await trial.getByLabel("红灯").fill("2");
    await trial.getByText("数值已改，请再次试算").waitFor();
    await send.click();
    await trial.getByText("绿须为正、黄须为零、红须为负").waitFor();
    await trial.getByLabel("红灯").fill("-2.00");
    expect(await send.isDisabled()).toBe(true);
    await trial.getByLabel("红灯").fill("多扣些");
    await trial.getByText("须为数字（现 −2）").waitFor();
    await trial.getByRole("button", { name: "恢复现行数值" }).click();
    await trial.getByLabel("最低分").fill("1");
    await send.click();
    await trial.getByText("什么都不会变").waitFor();
    expect(await head(context)).toBe(before);
    await window.close();
  });

  test("an inspector reckons a published quarter anew and finds the same hash", async () => {
    const window = await on.window("inspector", LAPTOP);
    const { page, context } = window;
    const before = await head(context);
    await window.open(at("2019Q4"));
    const published = await page.locator(".settle-facts code").getAttribute("title");
    const proof = part(page, "重算校验");
    await proof.getByRole("button", { name: "开始重算" }).click();
    await proof.getByText("与定榜结果一致").waitFor({ timeout: 60_000 });
    const hashes = proof.locator(".settle-hashes code");
    expect(await hashes.nth(0).getAttribute("title")).toBe(published);
    expect(await hashes.nth(1).getAttribute("title")).toBe(published);
    await shot(page, "settle-proved");
    await isSound(window);
    // Whoever has the link sees the same.
    await page.reload();
    await proof.getByText("与定榜结果一致").waitFor();
    expect(await head(context)).toBe(before);
    await window.close();
  });

  test("another hash than the published one is an alarm", async () => {
    const window = await on.window("inspector", LAPTOP);
    const { page } = window;
    // Nobody can tamper with the log from here, so the answer is changed on its way.
    await page.route("**/graphql", async (route) => {
      if (!route.request().postData()?.includes("subscription SettleJob")) {
        return route.fallback();
      }
      const response = await route.fetch();
      const told = (await response.text()).replaceAll('"matches":true', '"matches":false');
      const body = told.replaceAll(/"resultHash":"\w{8}/g, '"resultHash":"0badc0de');
      return route.fulfill({ response, body });
    });
    await window.open(at("2019Q4"));
    const proof = part(page, "重算校验");
    await proof.getByRole("button", { name: "开始重算" }).click();
    const alarm = proof.getByRole("alert");
    await alarm.getByText("警报：与定榜结果不一致").waitFor({ timeout: 60_000 });
    expect(await alarm.innerText()).toContain("0badc0de");
    await shot(page, "settle-alarm");
    await isSound(window);
    await window.close();
  });

  test("an open quarter is held against what is shown, and a proof can be broken off", async () => {
    const window = await on.window("office", LAPTOP);
    const { page, context } = window;
    await window.open(at("2020Q2"));
    // These take their turns before it, and take longer than two presses.
    const jobs = ["2019Q1", "2019Q2"].map((quarter) =>
      asked(
        context,
        `mutation($cmd: Cmd!, $quarter: ID!) {
          rebuildScores(cmd: $cmd, quarter: $quarter) { job { id } }
        }`,
        { cmd: { id: crypto.randomUUID() }, quarter },
      ),
    );
    await Promise.all(jobs);
    const proof = part(page, "重算校验");
    await proof.getByRole("button", { name: "开始重算" }).click();
    await proof.getByRole("button", { name: "取消重算" }).click();
    await proof.getByText("已取消").waitFor();
    await proof.getByRole("button", { name: "再次重算" }).click();
    await proof.getByRole("progressbar").waitFor();
    await shot(page, "settle-working");
    await proof.getByText("与页面上的得分一致").waitFor({ timeout: 60_000 });
    await window.close();
  });

  test("everything is there in English, and in large letters", async () => {
    const window = await on.window("inspector", LAPTOP);
    const { page } = window;
    await page.addInitScript(() => {
      localStorage.setItem("luoshi.language", "en");
      localStorage.setItem("luoshi.textSize", "130");
    });
    await window.open(at("2020Q2"));
    await page.getByRole("heading", { name: "Quarter settlement" }).waitFor();
    await page.getByLabel("Red lamp").fill("-3");
    await page.getByRole("button", { name: "Try", exact: true }).click();
    await page.getByLabel("Only what changes").click();
    await page.locator(".settle-table tbody tr").first().waitFor();
    await shot(page, "settle-english");
    await isSound(window);
    await window.close();
  });
});

/** The column of differences, from above. */
async function differences(page: Page): Promise<number[]> {
  const texts = await page.locator(".settle-result .settle-difference").allInnerTexts();
  return texts.map((text) => (text === "—" ? 0 : Number(text.replace("−", "-"))));
}

describe("the books of a county", () => {
  let browser: Browser;
  let service: Service;
  const open = async (role: Role, quarter: string) => {
    const window = await openWindow(browser, service.url, role, LAPTOP);
    await window.open(at(quarter));
    return window;
  };
  /** The second person of the office, who comes in by a link. */
  const staff = async (quarter: string) => {
    const window = await openWindow(browser, service.url, undefined, LAPTOP);
    await window.page.goto(await service.invite("dcs.staff"));
    await window.page.getByRole("navigation").first().waitFor();
    await window.open(at(quarter));
    return window;
  };
  beforeAll(async () => {
    [browser, service] = await Promise.all([openBrowser(), startService()]);
  }, STARTING);
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  test("points by hand need a second person, and a reason to be declined", async () => {
    const window = await open("office", "2020Q2");
    const { page } = window;
    const adjust = part(page, "加减分");
    const waiting = adjust.locator(".settle-waiting > li");
    expect(await waiting.count()).toBe(1);

    // What the head proposes the head does not decide.
    await adjust.getByText("提出加减分", { exact: true }).click();
    await adjust.getByRole("button", { name: "提出", exact: true }).click();
    await adjust.getByText("请选择单位。").waitFor();
    await adjust.getByLabel("单位").selectOption({ label: "石门镇" });
    await adjust.getByLabel("分值").fill("6");
    await adjust.getByLabel("依据文件").fill("示督专报〔2020〕9号");
    await adjust.getByRole("button", { name: "提出", exact: true }).click();
    await expect.poll(() => adjust.getByLabel("分值").getAttribute("aria-invalid")).toBe("true");
    const refusal = adjust.getByRole("alert");
    await refusal.getByText("每次加减不超过 5 分").waitFor();
    await adjust.scrollIntoViewIfNeeded();
    await shot(page, "settle-refused");
    await isSound(window);
    expect(await adjust.getByLabel("依据文件").inputValue()).toBe("示督专报〔2020〕9号");
    await adjust.getByLabel("分值").fill("0.5");
    await adjust.getByLabel("原因").fill("防汛演练组织有力");
    await adjust.getByRole("button", { name: "提出", exact: true }).click();
    await adjust.getByText("由您提出，须由另一人确认").waitFor();
    expect(await adjust.getByLabel("依据文件").inputValue()).toBe("");
    await expect.poll(() => waiting.count()).toBe(2);
    const own = waiting.nth(1);
    expect(await own.getByRole("button", { name: "同意", exact: true }).count()).toBe(0);

    await waiting.nth(0).getByRole("button", { name: "不同意" }).click();
    const decline = adjust.getByRole("button", { name: "确认不同意" });
    await decline.click();
    await waiting.nth(0).getByRole("alert").waitFor();
    await shot(page, "settle-declining");
    await adjust.getByLabel("不同意的原因").fill("已在整改，下季度再看");
    await decline.click();
    await adjust
      .locator(".settle-taken")
      .getByText(/已受理 · 位置 [\d,]+/)
      .waitFor();
    await expect.poll(() => waiting.count()).toBe(1);
    await shot(page, "settle-declined");

    // But may take it back, so that one head alone never keeps a quarter from being published.
    await waiting.getByRole("button", { name: "撤回" }).click();
    await adjust.getByLabel("撤回的原因").fill("改由乡镇科另行提出");
    await adjust.getByRole("button", { name: "确认撤回" }).click();
    await adjust.locator(".settle-taken").getByText("已撤回石门镇 +0.5 分").waitFor();
    await adjust.getByText("没有待确认的加减分").waitFor();
    await window.close();
  });

  test(
    "a quarter is opened again, adjusted by two persons, published and proved",
    async () => {
      const windows = await Promise.all([
        open("office", "2020Q1"),
        open("leader", "2020Q1"),
        staff("2020Q1"),
      ]);
      const [office, leader, second] = windows.map(({ page }) => page) as [Page, Page, Page];
      const first = await hash(office);
      await reopened(office, leader);
      await adjusted(office, second);
      await published(office);
      const again = await hash(office);
      expect(again).toMatch(/^[0-9a-f]{64}$/);
      expect(again).not.toBe(first);
      await expect.poll(() => hash(leader)).toBe(again);

      const proof = part(office, "重算校验");
      await proof.getByRole("button", { name: "开始重算" }).click();
      await proof.getByText("与定榜结果一致").waitFor({ timeout: 60_000 });
      await shot(office, "settle-done");
      for (const window of windows) {
        await isSound(window);
        await window.close();
      }
    },
    STARTING,
  );
});

const hash = (page: Page) => page.locator(".settle-facts code").getAttribute("title");

/** The head proposes it with a reason; the leader's page hears of it by itself, and agrees. */
async function reopened(office: Page, leader: Page): Promise<void> {
  const closing = part(office, "定榜与重开");
  await closing.getByText("申请重开").click();
  await closing.getByRole("button", { name: "提交申请" }).click();
  await closing.getByRole("alert").waitFor();
  await closing.getByLabel("重开的原因").fill("两个镇的佐证材料登记有误，须更正");
  await closing.getByRole("button", { name: "提交申请" }).click();
  await closing.getByText("由您申请，待县领导决定").waitFor();
  await shot(office, "settle-reopening");

  const decision = part(leader, "定榜与重开");
  await decision.getByText("两个镇的佐证材料登记有误").waitFor();
  await shot(leader, "settle-deciding");
  await decision.getByRole("button", { name: "同意", exact: true }).click();
  await expect.poll(() => step(leader).innerText()).toContain("进行中");
  await expect.poll(() => step(office).innerText()).toContain("进行中");
  await office.locator(".settle-reopened").getByText("佐证材料登记有误").waitFor();
}

/** One proposes, who then has no button; nothing can be published until the head has agreed. */
async function adjusted(office: Page, second: Page): Promise<void> {
  const proposing = part(second, "加减分");
  await proposing.getByText("提出加减分", { exact: true }).click();
  await proposing.getByLabel("单位").selectOption({ label: "石门镇" });
  await proposing.getByLabel("分值").fill("−1.5");
  await proposing.getByLabel("原因").fill("佐证照片与现场不符");
  await proposing.getByLabel("依据文件").fill("示督通报〔2020〕15号");
  await proposing.getByRole("button", { name: "提出", exact: true }).click();
  await proposing.getByText("由您提出，须由另一人确认").waitFor();
  expect(await proposing.getByRole("button", { name: "同意", exact: true }).count()).toBe(0);

  const closing = part(office, "定榜与重开");
  await closing.getByText("尚有 1 条加减分待确认").waitFor();
  expect(await closing.getByRole("button", { name: "定榜" }).isDisabled()).toBe(true);
  const adjust = part(office, "加减分");
  await shot(office, "settle-waiting");
  await adjust.getByRole("button", { name: "同意", exact: true }).click();
  await adjust.locator(".settle-taken").getByText("已同意石门镇 −1.5 分").waitFor();
}

/** Asked once more; Escape leaves everything as it is. */
async function published(office: Page): Promise<void> {
  const freeze = part(office, "定榜与重开").getByRole("button", { name: "定榜" });
  await expect.poll(() => freeze.isDisabled()).toBe(false);
  await freeze.click();
  const dialog = office.getByRole("dialog");
  await dialog.getByText("2020年第1季度定榜？").waitFor();
  await shot(office, "settle-sure");
  expect(await seriousFaults(office)).toEqual([]);
  await office.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await freeze.click();
  await dialog.getByRole("button", { name: "确认定榜" }).click();
  await dialog.waitFor({ state: "hidden", timeout: 60_000 });
  await expect.poll(() => step(office).innerText()).toContain("已定榜");
}
