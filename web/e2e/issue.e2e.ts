// Stories of one-key issue: by hand to three units, what is refused and where, from a table with a
// doubt, and the way back.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { LAPTOP, overflow, PHONE, seriousFaults, shot, type Window } from "./browser";
import { stage } from "./stage";
import { asked, commanded, freshNumber } from "./tasks";

const on = stage();

interface Me {
  me: { unit: { shortName: string } };
}

const ORDERS = [
  "MatterRegistered",
  "MatterDecomposed",
  "MatterAmended",
  "BatchIssued",
  "ItemsIssued",
  "AssignmentIssued",
];

/** The last position of what was ordered: messages about it go out by themselves meanwhile. */
async function position(window: Window): Promise<string> {
  const { events } = await asked<{ events: { nodes: { position: string }[] } }>(
    window.context,
    `query ($type: [String!]!) {
      events(first: 1, filter: { type: $type }) { nodes { position } }
    }`,
    { type: ORDERS },
  );
  return events.nodes[0]?.position ?? "";
}

async function fill(page: Page, number: string): Promise<void> {
  await page.getByLabel("文号").fill(number);
  await page.getByLabel("标题").fill("河道清淤和堤防隐患排查");
  await page.getByLabel("大方面").selectOption("十二项攻坚");
  await page.getByLabel("目标要求").fill("汛前完成 12 处河道清淤，堤防隐患逐处销号");
}

async function toThreeUnits(page: Page): Promise<void> {
  await page.getByRole("button", { name: "水利局" }).click();
  const search = page.getByLabel("搜索单位名称、别名或代码");
  await search.fill("交通");
  await search.press("Enter");
  await page.getByRole("button", { name: "东湖" }).click();
}

const preview = (page: Page) => page.getByRole("button", { name: /^(重新)?预览$/ });

describe("one-key issue", () => {
  test("goes to three units by hand: previewed, sent, taken back, put right and sent", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue");
    const before = await position(window);
    const number = freshNumber();
    await fill(page, number);
    await toThreeUnits(page);
    await page.getByLabel("日期").fill("2020-06-30");
    expect(await page.locator(".issue-read").textContent()).toBe("6月30日 24:00 前，星期二");
    await page.reload();
    expect(await page.getByLabel("文号").inputValue()).toBe(number);

    await page.getByLabel("文号").press("Control+Enter");
    await page.locator("[data-step='2'] :focus").press("Control+Enter");
    await page.getByText("1 事项 × 3 单位 = 3 份任务").waitFor();
    expect(await position(window)).toBe(before);
    expect(await page.locator(".issue-sum:focus").count()).toBe(1);
    await shot(page, "issue-preview");
    expect(await seriousFaults(page)).toEqual([]);

    await page.getByRole("button", { name: "下达 3 份任务" }).click();
    await page.getByText("已下达 3 份任务").waitFor();
    expect(await page.getByLabel("文号").inputValue()).toBe("");
    await shot(page, "issue-sent");
    expect(await seriousFaults(page)).toEqual([]);
    const link = await page.getByRole("link", { name: number }).getAttribute("href");
    expect(link).toMatch(/^\/matters\//);

    await page.reload();
    await page.getByRole("button", { name: /^撤回/ }).click();
    await page.getByText("已撤回 3 份任务").waitFor();
    await page.getByText("可以选用它再次交办").waitFor();
    await shot(page, "issue-recalled");

    await page.getByText("选用已有事项").click();
    await page.getByLabel("搜索文号或标题").fill(number);
    await page.getByRole("checkbox", { name: number }).check();
    await preview(page).click();
    await page.getByText("1 事项 × 3 单位 = 3 份任务").waitFor();

    await page.getByText("登记新事项").click();
    await fill(page, number);
    await page.getByRole("button", { name: "水利局" }).click();
    await page.getByRole("button", { name: "石门" }).click();
    await page.getByLabel("日期").fill("2020-07-31");
    await preview(page).click();
    await page.getByText("1 事项 × 2 单位 = 2 份任务").waitFor();
    await shot(page, "issue-put-right");
    await page.getByRole("button", { name: "下达 2 份任务" }).click();
    await page.getByText("已下达 2 份任务").waitFor();
    expect(await page.getByRole("link", { name: number }).getAttribute("href")).toBe(link);
    expect(window.complaints).toEqual([]);
    expect(window.foreignRequests).toEqual([]);
    await window.close();
  });

  test("says at each field what is missing or refused, and writes nothing", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue");
    const before = await position(window);
    await fill(page, freshNumber());
    await preview(page).click();
    await page.getByText("请至少选一个牵头单位。").waitFor();
    await page.getByText("请填写期限。").waitFor();
    await toThreeUnits(page);
    await page.getByLabel("日期").fill("2345-01-01");
    await preview(page).click();
    const due = page.locator(".issue-due [role=alert]");
    await due.waitFor();
    expect(await due.textContent()).toBe("第1项的完成时限超出范围");
    await shot(page, "issue-refused");
    expect(await position(window)).toBe(before);
    await page.getByLabel("日期").fill("2020-06-30");
    await due.waitFor({ state: "detached" });
    await window.close();
  });

  test("cannot be taken back once a unit has seen it", async () => {
    const unit = await on.window("unit");
    const { me } = await asked<Me>(unit.context, "{me{unit{shortName}}}");
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue");
    const number = freshNumber();
    await fill(page, number);
    await page.getByRole("button", { name: me.unit.shortName, exact: true }).click();
    await page.getByLabel("日期").fill("2020-06-30");
    await preview(page).click();
    await page.getByRole("button", { name: "下达 1 份任务" }).click();
    await page.getByText("已下达 1 份任务").waitFor();
    const link = await page.getByRole("link", { name: number }).getAttribute("href");
    const { matter } = await asked<{ matter: { assignments: { nodes: { id: string }[] } } }>(
      unit.context,
      "query($id:ID!){matter(id:$id){assignments{nodes{id}}}}",
      { id: link?.replace("/matters/", "") },
    );
    await asked(
      unit.context,
      "mutation($cmd:Cmd!,$id:ID!){recordView(cmd:$cmd,assignment:$id){userErrors{code}}}",
      { cmd: { id: crypto.randomUUID() }, id: matter.assignments.nodes[0]?.id },
    );
    await page.getByRole("button", { name: /^撤回/ }).click();
    await page.getByText("已有单位查看，不能撤回").waitFor();
    await shot(page, "issue-seen");
    await unit.close();
    await window.close();
  });

  test("must be previewed again when the draft was changed", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue");
    const number = freshNumber();
    await fill(page, number);
    await toThreeUnits(page);
    await page.getByLabel("日期").fill("2020-06-30");
    await preview(page).click();
    await page.getByText("1 事项 × 3 单位 = 3 份任务").waitFor();

    await page.getByRole("button", { name: "石门" }).click();
    await page.getByText("内容已改动，须重新预览才能下达。").waitFor();
    expect(await page.getByRole("button", { name: "下达 3 份任务" }).isDisabled()).toBe(true);
    await preview(page).click();
    await page.getByText("1 事项 × 4 单位 = 4 份任务").waitFor();

    await window.close();
  });

  test("previews again when somebody was faster", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue");
    const number = freshNumber();
    const { units } = await asked<{ units: { id: string }[] }>(
      window.context,
      "{units(kind:TOWN){id}}",
    );
    const registered = (many: number) => {
      const lead = units.slice(0, many).map(({ id }) => id);
      const items = [{ text: "清淤", lead, due: { by: "2020-06-30" } }];
      const words = { number, title: number, goal: "清淤", type: "PROGRESS", source: "MEETING" };
      const value = { ...words, aspect: "十二项攻坚", items };
      return commanded(window.context, "registerMatter", { type: "MatterInput", value });
    };
    await registered(2);
    await page.getByText("选用已有事项").click();
    await page.getByLabel("搜索文号或标题").fill(number);
    await page.getByRole("checkbox", { name: number }).check();
    await preview(page).click();
    await page.getByText("1 事项 × 2 单位 = 2 份任务").waitFor();

    await registered(3);
    const before = await position(window);
    await page.getByRole("button", { name: "下达 2 份任务" }).click();
    await page.getByText("预览之后内容有变，服务没有下达。").waitFor();
    await page.getByText("1 事项 × 3 单位 = 3 份任务").waitFor();
    expect(await position(window)).toBe(before);
    await page.getByRole("button", { name: "下达 3 份任务" }).click();
    await page.getByText("已下达 3 份任务").waitFor();
    await window.close();
  });

  test("issues known matters for a period, once", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await window.open("/issue");
    await page.getByText("选用已有事项").click();
    const search = page.getByLabel("搜索文号或标题");
    await search.fill("农村幼儿园");
    await page
      .getByRole("checkbox", { name: /农村幼儿园/ })
      .first()
      .check();
    await page.getByLabel("期次").selectOption("2020Q2");
    await preview(page).click();
    await page.locator(".issue-seen, [data-step='3'] .empty").first().waitFor();
    await page.mouse.move(0, 0);
    await shot(page, "issue-known");
    expect(await overflow(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await window.close();
  });

  test("reads a table, names its doubt by row, and changes nothing the second time", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue?by=table");
    const prefix = `示表${freshNumber()}`.slice(0, 30);
    const before = await position(window);
    const choose = async (unit: string) => {
      const rows = [
        "序号,工作任务,牵头单位,配合单位,完成时限",
        "1,修缮河堤三公里,水利局,柳林镇,2020年6月30日前",
        `2,整治占道经营,${unit},,6月底`,
      ];
      const table = `${rows.join("\n")}\n`;
      const file = { name: "分解表.csv", mimeType: "text/csv", buffer: Buffer.from(table) };
      await page.getByLabel("表格文件").setInputFiles(file);
      await page.getByText("分解表.csv（1 KiB）").waitFor();
      await page.getByLabel("文号前缀").fill(prefix);
      await page.getByLabel("大方面").selectOption("十二项攻坚");
      await page.getByRole("button", { name: /^(重新)?核对$/ }).click();
    };
    await choose("综合直法局");
    await page.getByText("须先解决的疑点（1）").waitFor();
    expect(await page.locator(".issue-doubts li").first().textContent()).toContain("第 3 行");
    expect(await page.getByRole("button", { name: "导入并下达" }).isDisabled()).toBe(true);
    await page.mouse.move(0, 0);
    await shot(page, "issue-table");
    expect(await seriousFaults(page)).toEqual([]);
    expect(await overflow(page)).toEqual([]);

    await choose("交通局");
    await page.locator("button:enabled", { hasText: "导入并下达" }).waitFor();
    expect(await position(window)).toBe(before);
    await page.getByRole("button", { name: "导入并下达" }).click();
    await page.getByText("已下达 3 份任务").waitFor();
    await shot(page, "issue-table-sent");

    const after = await position(window);
    await choose("交通局");
    await page.locator("button:enabled", { hasText: "导入并下达" }).click();
    await page.getByText("没有任何变更").waitFor();
    expect(await position(window)).toBe(after);
    await window.close();
  });

  test("turns a file away before it is sent", async () => {
    const window = await on.window("office");
    const { page } = window;
    await window.open("/issue?by=table");
    const picture = { name: "现场.png", mimeType: "image/png", buffer: Buffer.from("png") };
    await page.getByLabel("表格文件").setInputFiles(picture);
    await page.getByText("只能导入 .csv 或 .xlsx 表格，这个文件没有上传。").waitFor();
    await window.close();
  });

  test("is closed to others, who read why; and fits a narrow window", async () => {
    const unit = await on.window("unit");
    await unit.open("/issue");
    await unit.page.getByText("本页由督查室使用").waitFor();
    await unit.close();
    const narrow = await on.window("office", PHONE);
    await narrow.open("/issue");
    await shot(narrow.page, "issue");
    expect(await overflow(narrow.page)).toEqual([]);
    await narrow.close();
  });
});
