// Stories of a quarter's page when answers are late, refused, missing or somebody else's: nothing
// is told that did not happen, and nothing that was typed is lost. The county stays as it is.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { answer, busy, change, event, hold, onTheWay, refused, taken } from "./answers";
import { LAPTOP, settled, type Window } from "./browser";
import { stage } from "./stage";
import { asked, issueTasks } from "./tasks";

const on = stage();

const Q2 = "/rank/settle?quarter=2020Q2";
const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

interface Books {
  quarter: {
    id: string;
    state: "OPEN" | "FROZEN";
    settlesFrom: string;
    adjustments: { no: number; proposer: { id: string } }[];
    can: { freeze: boolean; proposeReopening: boolean };
  };
}

/** The office's page of 2020Q2, whose answers `to` may change before they arrive. */
async function books(to: (books: Books) => void = () => undefined): Promise<Window> {
  const window = await on.window("office", LAPTOP);
  await change(window.page, "query SettleQuarter", to);
  await window.open(Q2);
  return window;
}

describe("points by hand", () => {
  const DECIDE = "mutation SettleDecideAdjustment";

  /** Two lines wait, of which one may be gone. */
  async function waiting() {
    const is = { gone: false, id: "" };
    const window = await books(({ quarter }) => {
      const [first] = quarter.adjustments;
      is.id = quarter.id;
      if (first) {
        quarter.adjustments = [...(is.gone ? [] : [first]), { ...first, no: first.no + 1 }];
      }
    });
    const adjust = part(window.page, "加减分");
    const lines = adjust.locator(".settle-waiting > li");
    const agree = (at: number) => lines.nth(at).getByRole("button", { name: "同意", exact: true });
    return { window, is, adjust, lines, agree };
  }

  test("are decided one after the other, and a refusal is not told as an outcome", async () => {
    const { window, is, adjust, lines, agree } = await waiting();
    const answered = await hold(window.page, DECIDE);
    await agree(0).click();
    expect(await agree(1).isDisabled()).toBe(true);
    is.gone = true;
    answered(refused("decideAdjustment", "已由另一人决定", [], is.id));
    await expect.poll(() => lines.count()).toBe(1);
    const told = adjust.locator(".settle-taken");
    await told.getByRole("alert").getByText("已由另一人决定").waitFor();
    expect(await told.innerText()).not.toContain("已同意");
    expect(await agree(0).isDisabled()).toBe(false);
    await window.close();
  });

  test("cannot be decided again before the page has heard what became of them", async () => {
    const { window, lines, agree } = await waiting();
    await answer(window.page, DECIDE, taken("decideAdjustment"));
    await agree(0).click();
    await lines.nth(0).getByText("已受理 · 位置 9").waitFor();
    expect([await agree(0).isDisabled(), await agree(1).isDisabled()]).toEqual([true, true]);
    await window.close();
  });

  const PROPOSE = "mutation SettleProposeAdjustment";

  async function proposing(page: Page) {
    const adjust = part(page, "加减分");
    const form = adjust.locator(".settle-fold");
    const send = form.getByRole("button", { name: "提出", exact: true });
    const reason = form.getByLabel("原因");
    const points = form.getByLabel("分值");
    const unit = form.getByLabel("单位");
    await adjust.getByText("提出加减分", { exact: true }).click();
    const fill = async (why: string) => {
      await unit.selectOption({ label: "石门镇" });
      await points.fill("1");
      await reason.fill(why);
    };
    return { form, send, reason, points, unit, fill };
  }

  test("are proposed by a form whose answer is about what stands in it", async () => {
    const window = await books();
    const { page } = window;
    const { form, send, reason, points, unit, fill } = await proposing(page);
    await send.click();
    await form.getByText("请选择单位。").waitFor();
    expect(await unit.getAttribute("aria-invalid")).toBe("true");

    await fill("防汛演练组织有力");
    await answer(page, PROPOSE, refused("proposeAdjustment", "每次不超过 5 分", ["points"]));
    await send.click();
    await form.getByRole("alert").getByText("每次不超过 5 分").waitFor();
    expect(await points.getAttribute("aria-invalid")).toBe("true");
    await points.fill("2");
    expect(await form.getByRole("alert").count()).toBe(0);
    expect(await points.getAttribute("aria-invalid")).toBe("false");

    await answer(page, PROPOSE, taken("proposeAdjustment"));
    await send.click();
    await form.getByText("已受理 · 位置 9").waitFor();
    expect(await reason.inputValue()).toBe("");
    await send.click();
    await form.getByText("请选择单位。").waitFor();
    expect(await form.getByText("已受理").count()).toBe(0);
    await window.close();
  });

  test("keep what was typed while the last ones were on their way", async () => {
    const window = await books();
    const { form, send, reason, fill } = await proposing(window.page);
    await fill("防汛演练组织有力");
    const answered = await hold(window.page, PROPOSE);
    await send.click();
    await reason.fill("防汛演练组织有力，经验在全市推广");
    answered(taken("proposeAdjustment"));
    await form.getByText("已受理 · 位置 9").waitFor();
    expect(await reason.inputValue()).toBe("防汛演练组织有力，经验在全市推广");
    await window.close();
  });

  test("say when nobody can tell whose they could be", async () => {
    const window = await on.window("office", LAPTOP);
    const { page } = window;
    await answer(page, "query SettleUnits", busy({ units: null }));
    await window.open(Q2);
    const { form, unit } = await proposing(page);
    await form.getByRole("alert").getByText("办理的人较多").waitFor();
    await page.unroute("**/graphql");
    await form.getByRole("button", { name: "再试一次" }).click();
    await unit.waitFor();
    await window.close();
  });
});

describe("a quarter", () => {
  test("that cannot be read just now stays as it was, with all that was typed", async () => {
    let id = "";
    const window = await books(({ quarter }) => {
      id = quarter.id;
    });
    const { page } = window;
    const adjust = part(page, "加减分");
    await adjust.getByText("提出加减分", { exact: true }).click();
    await adjust.getByLabel("原因").fill("防汛演练组织有力");
    await part(page, "规则试算").getByLabel("红灯").fill("-5");
    const typed = async () => [
      await adjust.getByLabel("原因").inputValue(),
      await part(page, "规则试算").getByLabel("红灯").inputValue(),
    ];
    // Anything that changes a quarter has it read anew.
    const me = { __typename: "User", id: "me" };
    await answer(page, "query SettleQuarter", busy({ me, quarter: null }));
    await answer(page, "mutation SettleDecideAdjustment", refused("decideAdjustment", "…", [], id));
    await adjust.getByRole("button", { name: "同意", exact: true }).click();
    const problem = page.locator(".page > .problem");
    await problem.getByText("办理的人较多").waitFor();
    expect(await page.getByText("没有这个季度").count()).toBe(0);
    expect(await typed()).toEqual(["防汛演练组织有力", "-5"]);

    await onTheWay(page, "query SettleQuarter", (route) => route.abort());
    await problem.getByRole("button", { name: "再试一次" }).click();
    await problem.getByText("服务没有应答").waitFor();
    expect(await typed()).toEqual(["防汛演练组织有力", "-5"]);
    await page.unroute("**/graphql");
    await problem.waitFor({ state: "hidden" });
    expect(await typed()).toEqual(["防汛演练组织有力", "-5"]);
    await window.close();
  });

  test("counts a duty as open as soon as it is issued", async () => {
    const window = await books();
    const count = part(window.page, "未定灯牌").locator(".card-extra");
    const before = Number.parseInt(await count.innerText(), 10);
    await issueTasks(on, ["清理排洪沟渠"]);
    const now = () => count.innerText();
    await expect.poll(now, { timeout: 10_000 }).toBe(`${before + 1} 项`);
    await window.close();
  });

  test("may be published from its hour on, though the page was open before", async () => {
    const window = await on.window("office", LAPTOP);
    const { page, context } = window;
    const { overview } = await asked<{ overview: { asOf: string } }>(
      context,
      "{ overview { asOf } }",
    );
    const hour = new Date(Date.parse(overview.asOf) + 300_000).toISOString();
    let come = false;
    await change(page, "query SettleQuarter", ({ quarter }: Books) => {
      quarter.settlesFrom = hour;
      quarter.can.freeze = come;
      quarter.adjustments = [];
    });
    await page.clock.install();
    await window.open(Q2);
    const closing = part(page, "定榜与重开");
    await closing.getByText("还不到定榜的时候").waitFor();
    come = true;
    await page.clock.fastForward(360_000);
    const freeze = closing.getByRole("button", { name: "定榜" });
    await expect.poll(() => freeze.isDisabled()).toBe(false);
    await window.close();
  });

  test("gives the focus back when published, and forgets the answer when reopened", async () => {
    const is = { state: "OPEN" as Books["quarter"]["state"], id: "" };
    const window = await books(({ quarter }) => {
      is.id = quarter.id;
      quarter.state = is.state;
      quarter.can.freeze = is.state === "OPEN";
      quarter.can.proposeReopening = is.state === "FROZEN";
    });
    const { page } = window;
    const closing = part(page, "定榜与重开");
    const answered = await hold(page, "mutation SettleFreeze");
    await closing.getByRole("button", { name: "定榜" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "确认定榜" }).click();
    is.state = "FROZEN";
    answered(taken("freezeQuarter", is.id));
    await dialog.waitFor({ state: "detached" });
    await closing.getByText("已受理 · 位置 9").waitFor();
    await closing.getByText("申请重开").waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    expect(await focused()).toMatch(/^2020年第2季度已定榜/);

    await closing.getByText("申请重开").click();
    is.state = "OPEN";
    await answer(page, "mutation SettleProposeReopening", taken("proposeReopening", is.id));
    await closing.getByRole("button", { name: "提交申请" }).click();
    await closing.getByRole("button", { name: "定榜" }).waitFor();
    expect(await closing.getByText("已受理").count()).toBe(0);
    await window.close();
  });
});

describe("a proof", () => {
  test("that a restart has cut off is gone, and the next one is awaited", async () => {
    const window = await on.window("inspector", LAPTOP);
    const { page } = window;
    const job = {
      ...{ id: "one", state: "RUNNING", done: 1, total: 4, startedAt: null, finishedAt: null },
      ...{ error: null, resultHash: null, matches: null, diff: null },
      quarter: { id: "q", code: "2020Q2" },
    };
    const gone = { data: null, errors: [{ message: "…", extensions: { code: "NOT_FOUND" } }] };
    const told = [event({ data: { job } }), event(gone, true)];
    await onTheWay(page, "subscription SettleJob", async (route) => {
      const next = told.shift();
      // Of the second job nothing is heard.
      return next && route.fulfill(next);
    });
    const started = (id: string) =>
      answer(page, "mutation SettleRebuild", taken("rebuildScores", undefined, { job: { id } }));
    await started("one");
    await window.open(Q2);
    const proof = part(page, "重算校验");
    const start = proof.getByRole("button", { name: "开始重算" });
    await start.click();
    await proof.getByText("已核算 1 / 4 条事实").waitFor();
    const lost = proof.getByText("这次重算的结果已不在");
    await lost.waitFor();
    expect(await proof.getByRole("progressbar").count()).toBe(0);
    await started("two");
    await start.click();
    await proof.getByRole("progressbar").waitFor();
    expect(await lost.count()).toBe(0);
    await settled(page);
    await window.close();
  });
});
