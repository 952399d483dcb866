// Stories of time: a unit asks for more of it or to be relieved, the office decides, and chases
// who is late. Each issues its own duties; what no account of the demo county can do is told on
// the way.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answer, change, hold, refused, taken } from "./answers";
import { DESK, PHONE, settled, shot, type Window } from "./browser";
import { isSound, soundScreens, stage } from "./stage";
import { asked, issueTasks } from "./tasks";

const on = stage();

const STANDS = `query ($id: ID!) {
  assignment(id: $id) { state dueAt dueOriginal extensions extension { newDue signed } chasedAt }
}`;

interface Stands {
  assignment: {
    state: string;
    dueAt: string;
    dueOriginal: string;
    extensions: number;
    extension: { newDue: string; signed: boolean } | null;
    chasedAt: string | null;
  };
}

const stands = async ({ context }: Window, id: string) =>
  (await asked<Stands>(context, STANDS, { id })).assignment;

const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

/** The unit's page of one duty, with its panel about time. */
async function duty(id: string, size = DESK) {
  const window = await on.window("unit", size);
  await window.open(`${size === PHONE ? "/m" : ""}/todo/${id}`);
  return { ...window, time: part(window.page, "时限与督办") };
}

/** The office's pile, with this duty before it. */
async function pile(name: string, id: string) {
  const window = await on.window("office");
  await window.open(`/review?pile=${name}&on=${id}`);
  await window.page.locator(".review-decision").waitFor();
  return window;
}

describe("more time", () => {
  test("is asked for by the head of the unit, granted, and seen by both", async () => {
    const [id = ""] = await issueTasks(on, ["清淤渠系末级渠道"]);
    const unit = await duty(id);
    const { page, time } = unit;
    await button(page, "申请延期").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("到期前申请有效；须主要负责同志签字。").waitFor();
    await dialog.getByText("一项任务最多延期两次，本项已延期 0 次。").waitFor();
    expect(await button(page, "提交延期申请").isDisabled()).toBe(true);
    await dialog.getByLabel("延期至").fill("2020-07-10");
    const result = "批准后时限改为 7月10日 24:00 前，原定时限 6月30日 24:00 前 保留在案。";
    await dialog.getByText(result).waitFor();
    await button(page, "提交延期申请").click();
    await dialog.getByText("须写明原因或依据").waitFor();
    expect(await dialog.getByLabel("原因").getAttribute("aria-invalid")).toBe("true");
    await dialog.getByLabel("原因").fill("连日降雨，不具备施工条件");
    await dialog.getByLabel("办理进展").fill("已清淤八成");
    await shot(page, "time-ask");
    await isSound(unit);
    await button(page, "提交延期申请").click();
    await time.getByText("已签字，待审批").waitFor();
    expect(await focused(page)).toMatch(/^已提交延期申请 已受理/);
    expect(await button(page, "申请延期").count()).toBe(0);
    await isSound(unit);

    const office = await pile("EXTENSION", id);
    await office.page.getByText("申请延至 7月10日 24:00 前，现在的时限是").waitFor();
    await office.page.getByText("连日降雨，不具备施工条件").first().waitFor();
    await office.page.getByText("已清淤八成").waitFor();
    await button(office.page, "同意").click();
    await office.page.getByLabel("批准到较早的一天（选填）").fill("2020-07-08");
    await office.page.getByText("时限改为 7月8日 24:00 前").waitFor();
    await shot(office.page, "time-grant");
    await isSound(office);
    await button(office.page, "提交决定").click();
    await office.page.locator(".told").getByText("水利局 已同意延期").waitFor();
    expect(await focused(office.page)).toMatch(/^水利局 已同意延期 已受理/);
    expect(await stands(office, id)).toMatchObject({ extensions: 1, extension: null });

    await unit.open(`/todo/${id}`);
    await page.locator(".todo-asked").getByText("7月8日 24:00 前").first().waitFor();
    await time.getByText("6月30日 24:00 前 · 已延期 1 次").waitFor();
    await shot(page, "time-granted");
    for (const { complaints, close } of [unit, office]) {
      expect(complaints).toEqual([]);
      await close();
    }
  });

  interface Told {
    assignment: { can: string[]; extension: object; id: string };
  }

  test("that somebody of the unit asked for waits for the head, who signs it", async () => {
    const [id = ""] = await issueTasks(on, ["检修排涝泵站"]);
    const window = await on.window("unit", PHONE);
    const { page } = window;
    let signed = false;
    await change(page, "query Report", ({ assignment }: Told) => {
      assignment.extension = {
        __typename: "Extension",
        newDue: "2020-07-11T00:00:00+08:00",
        signed,
      };
      assignment.can = signed ? ["withdrawExtension"] : ["signExtension", "withdrawExtension"];
    });
    await window.open(`/m/todo/${id}`);
    const time = part(page, "时限与督办");
    await time.getByText("待主要负责同志签字").waitFor();
    await button(page, "签字").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("延期申请（延至 7月10日 24:00 前）送督查室审批").waitFor();
    await isSound(window);
    await shot(page, "time-sign");
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("签字");

    await button(page, "签字").click();
    const answered = await hold(page, "mutation SignExtension");
    await button(page, "签字并送审").click();
    await dialog.getByText("正在办理……").waitFor();
    signed = true;
    const more = { assignment: { __typename: "Assignment", id } };
    answered(taken("signExtension", undefined, more));
    await time.getByText("已签字，待审批").waitFor();
    expect(await focused(page)).toMatch(/^已签字，送督查室审批 已受理/);
    expect(await button(page, "签字").count()).toBe(0);
    await window.close();
  });
});

describe("a request to be relieved", () => {
  test("stops the clock, is refused, and the duty goes on", async () => {
    const [id = ""] = await issueTasks(on, ["核查取水许可"]);
    const unit = await duty(id, PHONE);
    const { page, time } = unit;
    await button(page, "申请退办").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("提交后计时暂停，直到督查室答复。").waitFor();
    await dialog.getByText("不亮灯、不计分").waitFor();
    await dialog.getByLabel("建议承办单位").selectOption({ label: "自然资源局" });
    await dialog.getByLabel("原因").fill("取水许可已划转");
    await shot(page, "time-decline");
    await isSound(unit);
    await button(page, "提交退办申请").click();
    await time.locator("dd", { hasText: "申请退办，建议由自然资源局承办" }).waitFor();
    await isSound(unit);
    expect(await stands(unit, id)).toMatchObject({ state: "DECLINE_ASKED" });

    const office = await pile("DECLINE", id);
    await office.page.getByText("取水许可已划转").first().waitFor();
    await button(office.page, "同意").click();
    await office.page.getByText("任务转由自然资源局承办，另立一项").waitFor();
    await shot(office.page, "time-relieve");
    await isSound(office);
    await button(office.page, "不同意").click();
    await office.page.getByText("任务仍由水利局承办").waitFor();
    await button(office.page, "提交决定").click();
    await office.page.getByText("须写明原因或依据").waitFor();
    await office.page.getByLabel("原因", { exact: true }).fill("职责尚未划转");
    await button(office.page, "提交决定").click();
    await office.page.locator(".told").getByText("水利局 未同意退办").waitFor();

    await unit.open(`/m/todo/${id}`);
    await time.getByText(/时限记录/).click();
    await time.getByText("不同意退办：职责尚未划转").waitFor();
    expect(await time.getByText("暂停计时", { exact: true }).count()).toBe(0);
    expect(await stands(unit, id)).toMatchObject({ state: "IN_HAND" });
    for (const { complaints, close } of [unit, office]) {
      expect(complaints).toEqual([]);
      await close();
    }
  });
});

describe("what a unit asks of the office", () => {
  test("to be relieved is agreed to: the duty ends here, and another unit has it", async () => {
    const [id = ""] = await issueTasks(on, ["核查取水许可"]);
    const unit = await duty(id);
    const suggest = "query { units { id shortName } }";
    const { units } = await asked<{ units: { id: string; shortName: string }[] }>(
      unit.context,
      suggest,
    );
    await asked(
      unit.context,
      `mutation ($cmd: Cmd!, $of: ID!, $suggest: ID!) {
        askDecline(cmd: $cmd, assignment: $of, suggest: $suggest, reason: "取水许可已划转") {
          userErrors { code }
        }
      }`,
      {
        cmd: { id: crypto.randomUUID() },
        of: id,
        suggest: units.find(({ shortName }) => shortName === "自然资源局")?.id,
      },
    );
    const office = await pile("DECLINE", id);
    const { page } = office;
    await button(page, "同意").click();
    await page.getByLabel("原因", { exact: true }).fill("职责已划转");
    await page.getByLabel("转办单位的时限（选填）").fill("2020-05-01");
    await button(page, "提交决定").click();
    await page.getByText("完成时限须晚于现在").waitFor();
    await page.getByLabel("转办单位的时限（选填）").fill("");
    await button(page, "提交决定").click();
    await page.locator(".told").getByText("水利局 已同意退办并转办").waitFor();
    expect(await stands(office, id)).toMatchObject({ state: "TRANSFERRED" });
    await unit.open(`/todo/${id}`);
    await unit.page.locator(".todo-asked").getByText("已转办").waitFor();
    expect(await unit.time.getByRole("button").count()).toBe(0);
    await unit.close();
    await office.close();
  });

  test("help with those who assist is answered in its own words", async () => {
    const unit = await on.window("unit");
    const { page } = unit;
    await unit.open("/todo");
    const mine = page.locator(".todo-entry", { hasText: "骨干河道清障" });
    const lead = mine.filter({ hasText: "牵头" });
    await lead.getByRole("link", { name: /骨干河道/ }).click();
    await button(page, "提请协调").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("需要协调的事项").fill("配合单位意见不一");
    await isSound(unit);
    await dialog.getByRole("button", { name: "提请协调" }).click();
    await page.locator(".told").getByText("已提请督查室协调").waitFor();
    const office = await on.window("office");
    await office.open("/review?pile=COORDINATION");
    await office.page.locator(".review-decision").getByText("配合单位意见不一").waitFor();
    await isSound(office);
    await button(office.page, "发出答复").click();
    await office.page.getByText("不能为空").waitFor();
    await office.page.getByLabel("答复", { exact: true }).fill("已与配合单位商定，6月5日前报送");
    await shot(office.page, "time-coordination");
    await isSound(office);
    await button(office.page, "发出答复").click();
    await office.page.locator(".told").getByText("水利局 协调已答复").waitFor();
    await unit.open(new URL(page.url()).pathname);
    const time = part(page, "时限与督办");
    await time.getByText(/时限记录/).click();
    await time.getByText("已与配合单位商定，6月5日前报送").waitFor();
    await unit.close();
    await office.close();
  });
});

describe("the office", () => {
  soundScreens(on, [
    ["review-slip", "office", DESK, "/review?pile=SLIP"],
    ["review-slip", "office", PHONE, "/review?pile=SLIP"],
    ["review-coordination", "office", DESK, "/review?pile=COORDINATION"],
    ["review-leader", "leader", DESK, "/review?pile=EXTENSION"],
    ["tasks-red", "office", DESK, "/?show=tasks&lamp=RED&state=IN_HAND"],
    ["tasks-red", "office", PHONE, "/?show=tasks&lamp=RED&state=IN_HAND"],
  ]);

  test("lets a clock stand still on paper, and go on", async () => {
    const [id = ""] = await issueTasks(on, ["鉴定水闸安全"]);
    const window = await on.window("office");
    const { page } = window;
    await window.open(`/review?on=${id}`);
    const time = part(page, "时限与督办");
    await button(page, "中止").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("中止原因").selectOption({ label: "检测鉴定期间" });
    await button(page, "确认中止").click();
    await dialog.getByText("不能为空").waitFor();
    await dialog.getByLabel("依据（文件名称和文号）").fill("示水〔2020〕6号");
    await isSound(window);
    await button(page, "确认中止").click();
    await time.getByText("督查室中止").waitFor();
    await button(page, "恢复计时").click();
    await dialog.getByText("恢复后从现在继续计时").waitFor();
    await button(page, "确认恢复").click();
    await time.getByText("已恢复计时").waitFor();
    expect(await stands(window, id)).toMatchObject({ state: "ISSUED" });

    await button(page, "变更时限").click();
    await dialog.getByLabel("正确的时限").fill("2020-06-20");
    await dialog.getByText("时限由 6月30日 24:00 前 改为 6月20日 24:00 前。").waitFor();
    await dialog.getByLabel("变更原因").selectOption({ label: "更正时限" });
    await dialog.getByLabel("原因说明").fill("原件写的是 20 日");
    await shot(page, "time-change");
    await isSound(window);
    await button(page, "确认变更").click();
    await time.getByText("时限已变更").waitFor();
    expect((await stands(window, id)).dueAt).toBe("2020-06-21T00:00:00+08:00");
    expect(window.complaints).toEqual([]);
    await window.close();
  });

  test("signs a slip that time has proposed, and its pile is one less", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/review?pile=SLIP");
    const count = page.getByRole("button", { name: /^待签督办单/ }).locator("b");
    const before = Number(await count.innerText());
    await button(page, "不发").click();
    await button(page, "提交决定").click();
    await page.getByText("须写明原因或依据").waitFor();
    await button(page, "签发").click();
    expect(await page.getByText("须写明原因或依据").count()).toBe(0);
    await page.getByText("签发后送达责任单位").waitFor();
    await button(page, "提交决定").click();
    await page.locator(".told").getByText("督办单已签发").waitFor();
    await expect.poll(async () => Number(await count.innerText())).toBe(before - 1);
    await settled(page);
    await isSound(window);
    await window.close();
  });

  test("chases who is chosen, then all, and reads who was left out and why", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/");
    const reds = part(page, "红灯任务");
    await button(page, "全部催办").waitFor();
    await reds.getByRole("link", { name: /共 \d+ 项未办结/ }).click();
    await settled(page);
    const rows = page.locator(".overview-tasks tbody tr");
    const n = await rows.count();
    await rows.first().getByRole("checkbox").check();
    await button(page, "催办所选 1 项").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "催办 1 项超期任务" }).waitFor();
    const text = dialog.getByLabel("催办内容");
    await text.fill("催".repeat(301));
    await dialog.getByText("301 / 300 字，短信 5 条 · 超出 1 字").waitFor();
    expect(await button(page, "发出催办").isDisabled()).toBe(true);
    await text.fill("催".repeat(71));
    await dialog.getByText("71 / 300 字，短信 2 条").waitFor();
    await answer(page, "mutation OverviewChase", refused("chase", "不能为空", ["text"]));
    await button(page, "发出催办").click();
    await dialog.getByText("不能为空").waitFor();
    expect(await text.getAttribute("aria-invalid")).toBe("true");
    await page.unroute("**/graphql");
    await text.fill("请即报送。");
    await shot(page, "time-chase");
    await isSound(window);
    await button(page, "发出催办").click();
    await dialog.getByRole("heading", { name: "已催办 1 项" }).waitFor();
    await dialog.getByText("没有跳过的任务。").waitFor();
    await isSound(window);
    await button(page, "关闭").click();
    expect(await focused(page)).toBe("催办所选 1 项");

    await button(page, `全部催办：列出的红灯 ${n} 项`).click();
    await button(page, "发出催办").click();
    await dialog.getByRole("heading", { name: `已催办 ${n - 1} 项` }).waitFor();
    await dialog.getByText("跳过 1 项").waitFor();
    await dialog.getByText("今日已催办过").waitFor();
    await shot(page, "time-chased");
    await isSound(window);
    expect(window.complaints).toEqual([]);
    await window.close();
  });
});
