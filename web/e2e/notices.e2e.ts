// What is said to the units: the bell and the inbox of a unit, the outbox of the office, and the
// office's own words for an SMS.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answer, change, refused, taken } from "./answers";
import { DESK, LAPTOP, PHONE, settled, shot } from "./browser";
import { isSound, soundScreens, stage } from "./stage";
import { asked, freshNumber, issueTasks } from "./tasks";

const on = stage();

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** Time enough to order something before it is late, in milliseconds. */
const SOON = 8_000;

const CANCEL = `mutation ($cmd: Cmd!, $id: ID!) {
  cancel(cmd: $cmd, assignment: $id, reason: "重复交办") { userErrors { code } }
}`;

const FIRST = `query { outbox(first: 1) { nodes {
  __typename id version kind role text segments urgent queuedAt can unit { __typename id shortName }
  deliveries { __typename channel state attempts code text }
} } }`;

const bell = (page: Page) => page.locator("a.bell");

interface Notice {
  id: string;
  text: string;
  unread: boolean;
  can: string[];
  deliveries: { channel: string; state: string; text: string; attempts: number }[];
}

describe("a unit", () => {
  test("hears of what is said to it, reads it, and goes to what it is about", async () => {
    const office = await on.window("office");
    const { overview } = await asked<{ overview: { asOf: string } }>(
      office.context,
      "{ overview { asOf } }",
    );
    // The head of a unit is told when something of it is late.
    const before = new Date(Date.parse(overview.asOf) + SOON).toISOString();
    const [id = ""] = await issueTasks(on, ["核查水毁工程修复"], "D15", { before });
    const phone = await on.window("unit", PHONE);
    await phone.open("/m");
    await bell(phone.page)
      .getByText(/^[1-9]/)
      .waitFor({ timeout: 30_000 });
    expect(await bell(phone.page).getAttribute("aria-label")).toMatch(/^我的消息，\d+\+? 条未读$/);
    await shot(phone.page, "inbox-bell");
    await bell(phone.page).click();
    const newest = phone.page.locator(".inbox-list li").first();
    await newest.getByText("未读").waitFor();
    await newest.getByText("核查水毁工程修复").first().waitFor();
    await shot(phone.page, "inbox-unread");
    await isSound(phone);
    await newest.getByRole("link").click();
    await phone.page.waitForURL(new RegExp(`/m/todo/${id}`));

    const desk = await on.window("unit", LAPTOP);
    await desk.open("/inbox");
    await button(desk.page, "全部标为已读").click();
    await desk.page.getByText("已全部阅读").waitFor();
    await bell(desk.page).and(desk.page.getByLabel("我的消息，没有未读")).waitFor();
    expect(await desk.page.locator(".inbox-list [data-unread]").count()).toBe(0);
    await shot(desk.page, "inbox-read");
    await isSound(desk);
    // The other window is told too.
    await phone.page.getByLabel("我的消息，没有未读").waitFor();
    // The county is left as it was.
    const cancelled = await asked<{ cancel: { userErrors: object[] } }>(office.context, CANCEL, {
      cmd: { id: crypto.randomUUID() },
      id,
    });
    expect(cancelled.cancel.userErrors).toEqual([]);
    for (const window of [phone, desk, office]) {
      expect(window.complaints).toEqual([]);
      await window.close();
    }
  });

  test("without a message reads why, and so does who never gets one", async () => {
    const unit = await on.window("unit");
    await change(unit.page, "query Inbox", ({ inbox }: { inbox: { nodes: Notice[] } }) => {
      inbox.nodes = [];
    });
    await unit.open("/inbox");
    await unit.page.getByText("还没有消息").waitFor();
    await isSound(unit);
    await unit.close();
    const office = await on.window("office");
    await office.open("/inbox");
    await office.page.getByText("您的身份没有消息箱").waitFor();
    expect(await bell(office.page).count()).toBe(0);
    await office.close();
  });
});

describe("the outbox", () => {
  test("counts, filters in the address, and lists how each fared", async () => {
    await issueTasks(on, ["巡查堤防险工险段"]);
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open("/outbox");
    await page.getByText("巡查堤防险工险段").first().waitFor();
    const chips = page.getByRole("group", { name: "按投递状态筛选" });
    expect(await chips.getByRole("button").count()).toBe(7);
    await chips.getByRole("button", { name: /^已送达/ }).click();
    expect(new URL(page.url()).searchParams.getAll("state")).toEqual(["DELIVERED"]);
    await settled(page);
    await chips.getByRole("button", { name: /^已送达/ }).click();
    await window.open("/outbox?kind=ISSUED&unit=D15");
    await page.locator(".outbox-list > li").first().waitFor();
    const kinds = await page.locator(".outbox-kind").allInnerTexts();
    expect(new Set(kinds)).toEqual(new Set(["交办"]));
    await shot(page, "outbox");
    await isSound(window);
    await window.open("/outbox?kind=ALARM&unit=D15");
    await page.getByText("没有符合条件的消息").waitFor();
    await window.close();
  });

  interface Listed {
    outbox: { totalCount: number; nodes: Notice[] };
  }

  test("shows first what waits for a person, who sends it again or says how it ended", async () => {
    await issueTasks(on, ["检查闸门启闭设备"]);
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    const { outbox: real } = await asked<Listed>(window.context, FIRST);
    const [kept] = real.nodes;
    const sms = {
      __typename: "Delivery",
      channel: "SMS",
      state: "DEAD",
      attempts: 4,
      code: "isv.MOBILE_NUMBER_ILLEGAL",
      text: "5月27日 14:40：短信发送失败，手机号码有误",
    };
    const dead = { ...kept, can: ["reviveNotice", "closeNotice"], deliveries: [sms] };
    await change(page, "query Outbox", ({ outbox }: Listed) => {
      outbox.nodes = [dead as Notice, ...outbox.nodes.slice(1)];
      outbox.totalCount = Math.max(outbox.totalCount, 1);
    });
    await window.open("/outbox");
    const waiting = page.getByRole("region", { name: /^待人工处理/ });
    const row = waiting.locator(".outbox-list > li").first();
    await row.getByText("手机号码有误").waitFor();
    await button(page, "人工了结").first().click();
    expect(await button(page, "确认了结").isDisabled()).toBe(true);
    await row.getByRole("button", { name: "单位已知晓" }).click();
    await answer(page, "mutation OutboxClose", refused("closeNotice", "须写明", ["reason"]));
    await button(page, "确认了结").click();
    await row.getByText("须写明").waitFor();
    await shot(page, "outbox-close");
    await isSound(window);
    await row.getByRole("button", { name: "重发" }).click();
    await row.getByLabel("已排除的原因").fill("联系人已更新手机号码");
    const notice = { ...kept };
    await answer(page, "mutation OutboxRevive", taken("reviveNotice", undefined, { notice }));
    await button(page, "确认重发").click();
    await page.locator(".told").getByText("短信 已重新排队发送").waitFor();
    await settled(page);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await window.close();
  });

  soundScreens(on, [
    ["outbox", "office", DESK, "/outbox"],
    ["outbox", "office", PHONE, "/outbox"],
    ["outbox-closed", "unit", DESK, "/outbox"],
    ["inbox", "unit", DESK, "/inbox"],
    ["inbox", "town", PHONE, "/m/inbox"],
    ["inbox-helper", "helper", PHONE, "/m/inbox"],
  ]);
});

describe("the office's own words", () => {
  test("are previewed while they are typed, refused beside the field, and sent", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open("/issue");
    await page.getByLabel("文号").fill(freshNumber());
    await page.getByLabel("标题").fill("山洪灾害防治演练");
    await page.getByLabel("大方面").selectOption({ index: 1 });
    await page.getByLabel("目标要求").fill("演练到村到户");
    await button(page, "水利局").click();
    await page.getByLabel("日期").fill("2020-06-10");
    await page.getByText("短信通知：标准文本").click();
    await page.getByText("不填则发送标准文本。").waitFor();
    await button(page, "{单位}").click();
    await page.keyboard.type("：请于");
    await button(page, "{时限}").click();
    await page.keyboard.type("前报送演练方案");
    const text = page.getByLabel("短信内容（选填）");
    expect(await text.inputValue()).toBe("{单位}：请于{时限}前报送演练方案");
    await page.locator(".sms-text").getByText("水利局：请于6月10日").waitFor();
    await page.getByText(/^\d+ 字，含签名按 1 条短信计费$/).waitFor();
    await shot(page, "sms");
    await isSound(window);
    await page.keyboard.type("{县长}");
    await page.getByText("没有变量“县长”").waitFor();
    expect(await text.getAttribute("aria-invalid")).toBe("true");
    await shot(page, "sms-wrong");
    await isSound(window);
    await button(page, "预览").click();
    await page.locator(".sms-wrong").getByText("没有变量“县长”").waitFor();
    await text.fill("{单位}：请于{时限}前报送演练方案");
    await button(page, "预览").click();
    await button(page, "下达 1 份任务").click();
    await page.getByText("已下达 1 份任务").waitFor();
    const query = `query { outbox(filter: { kind: ISSUED }, first: 1) { nodes { text } } }`;
    const { outbox } = await asked<{ outbox: { nodes: Notice[] } }>(window.context, query);
    expect(outbox.nodes[0]?.text).toMatch(/^水利局：请于6月10日.*前报送演练方案$/);
    await window.close();
  });

  test("stand in the terms of a plan too", async () => {
    const window = await on.window("office", PHONE);
    const { page } = window;
    await window.open("/plans/new");
    await page.locator(".plans-choices button").first().click();
    await button(page, "{任务}").click();
    await page.locator(".sms-text").waitFor();
    await shot(page, "sms-plan");
    await isSound(window);
    await window.close();
  });
});
