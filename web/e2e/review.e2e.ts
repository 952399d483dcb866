// Stories of the review: the office works its piles from the keyboard.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DESK, LAPTOP, seriousFaults, settled, shot } from "./browser";
import { soundScreens, stage } from "./stage";
import { asked, reportedTask } from "./tasks";

const on = stage();

const STANDS = `query ($id: ID!) {
  assignment(id: $id) {
    state plate plateReasonCode plateReason feedback(last: 1) { review { reason } }
  }
}`;

interface Stands {
  assignment: { state: string; feedback: { review: { reason: string } }[] };
}

/** The office's desk, with this report before it. */
async function reading(id: string) {
  const window = await on.window("office");
  await window.open(`/review?on=${id}`);
  await window.page.locator(".review-choices").waitFor();
  return window;
}

const chosen = (page: Page) => new URL(page.url()).searchParams.get("on");

describe("the review", () => {
  soundScreens(on, [
    ["review", "office", DESK, "/review"],
    ["review-overdue", "office", LAPTOP, "/review?pile=REVIEW_OVERDUE"],
    ["review-second", "office", LAPTOP, "/review?pile=RED_PROPOSED"],
    ["review-reader", "inspector", DESK, "/review"],
    ["review-closed", "unit", LAPTOP, "/review"],
  ]);

  test("a yellow plate with its reason is given without touching the mouse", async () => {
    const id = await reportedTask(on, "清除骨干河道阻水障碍");
    const { page, context, complaints, close } = await reading(id);
    await page.keyboard.press("2");
    await page.keyboard.press("s");
    await page.keyboard.type("缺少累计完成数");
    await shot(page, "review-yellow");
    await page.keyboard.press("Enter");
    const taken = page.locator(".review-taken");
    await taken.getByText(/已受理 · 位置 [\d,]+/).waitFor();
    expect(await taken.textContent()).toContain("黄牌");
    // Its row is gone, another report is read, and the answer still stands there.
    await page.waitForFunction((gone) => !location.search.includes(gone), id);
    expect(await page.locator(".review-row[data-chosen]").count()).toBe(1);
    await settled(page);
    await shot(page, "review-taken");
    expect(await seriousFaults(page)).toEqual([]);
    const { assignment } = await asked<Stands>(context, STANDS, { id });
    expect(assignment).toMatchObject({
      state: "APPROVED",
      plate: "YELLOW",
      plateReasonCode: "PY_DATA",
      plateReason: "缺少累计完成数",
    });
    expect(complaints).toEqual([]);
    await close();
  });

  test("what the rules refuse is told in place; with a reason it is returned", async () => {
    const id = await reportedTask(on, "清除骨干河道阻水障碍");
    const { page, context, complaints, close } = await reading(id);
    await page.keyboard.press("r");
    await page.keyboard.press("Enter");
    const refusal = page.locator(".review-judge [role=alert]");
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain("须选原因");
    expect(chosen(page)).toBe(id);
    await shot(page, "review-refused");
    await page.keyboard.press("d");
    await page.keyboard.type("请补报现场照片");
    await page.keyboard.press("Enter");
    await page.locator(".review-taken").getByText("已受理").waitFor();
    const { assignment } = await asked<Stands>(context, STANDS, { id });
    expect(assignment.state).toBe("RETURNED");
    expect(assignment.feedback[0]?.review.reason).toBe("请补报现场照片");
    expect(complaints).toEqual([]);
    await close();
  });

  test("a report that comes meanwhile joins the pile, and what is read stays", async () => {
    const { page, open, close } = await on.window("office");
    await open("/review");
    const rows = page.locator(".review-row");
    await page.locator(".review-choices").waitFor();
    await page.keyboard.press("j");
    await page.waitForFunction(() => document.querySelectorAll("[data-chosen]").length === 1);
    const read = chosen(page);
    const before = await rows.count();
    await reportedTask(on, "清除骨干河道阻水障碍");
    await page.waitForFunction(
      (n) => document.querySelectorAll(".review-row").length === n,
      before + 1,
      { timeout: 3_000 },
    );
    expect(chosen(page)).toBe(read);
    expect(await page.locator(".review-row[data-chosen]").count()).toBe(1);
    await close();
  });

  test("“?” tells the keys, and J and K walk through the pile", async () => {
    const { page, open, close } = await on.window("office");
    await open("/review");
    await page.locator(".review-choices").waitFor();
    const first = chosen(page);
    await page.keyboard.press("j");
    await page.waitForFunction((old) => !location.search.includes(old ?? "?"), first);
    await settled(page);
    await page.keyboard.press("k");
    await page.waitForFunction((old) => location.search.includes(old ?? "?"), first);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog");
    for (const key of ["下一件", "上一件", "亮绿牌", "亮黄牌", "亮红牌", "退回补正", "提交审核"]) {
      expect(await help.textContent()).toContain(key);
    }
    await shot(page, "review-keys");
    await close();
  });

  test("the second person declines a red plate, and the empty pile says so", async () => {
    const { page, open, close } = await on.window("office");
    await open("/review?pile=RED_PROPOSED");
    await page.locator(".review-choices").waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("整改已在推进，先退回补正");
    await page.keyboard.press("Enter");
    await page.locator(".review-taken").getByText("红牌未予确认").waitFor();
    await page.getByText("没有待确认的红牌").waitFor();
    await page.getByRole("button", { name: "待确认红牌 0" }).waitFor();
    await shot(page, "review-empty");
    await close();
  });
});
