// A new house, without the demo: in by the printed link, every screen says why it is empty, and
// nobody but the page is answered.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LAPTOP, openBrowser, openWindow, shot } from "./browser";
import { type Service, startService } from "./service";
import { isSound } from "./stage";

const STARTING = 200_000;

let browser: Browser;
let service: Service;

beforeAll(async () => {
  [browser, service] = await Promise.all([openBrowser(), startService("new")]);
}, STARTING);
afterAll(async () => {
  await browser.close();
  await service.stop();
});

test("its first person comes in by the link; every screen is empty and says why", async () => {
  const window = await openWindow(browser, service.url, undefined, LAPTOP);
  const { page } = window;
  await expect.poll(service.link).not.toBe("");
  await page.goto(service.link());
  await page.getByRole("navigation").waitFor();
  const nobody = "名录里还没有责任单位";
  for (const [path, words] of [
    ["/", nobody],
    ["/issue", nobody],
    ["/rank", nobody],
    ["/m/rank", nobody],
    ["/review", "待审核的报送已全部办完"],
    ["/matters", "还没有"],
    ["/screen", "本季度还没有名次"],
    ["/audit", "过程留痕"],
  ] as const) {
    await window.open(path);
    await page.getByText(words).first().waitFor();
    await shot(page, `new-${path.replace(/\W/g, "") || "home"}`);
    await isSound({ ...window, complaints: window.complaints.filter(notOfTheMap) });
  }
  await window.close();
});

/** There is no map of the county yet, which browsers write down. */
const notOfTheMap = (complaint: string) => !complaint.includes("404");

test("nobody is invited to ask what the page does not ask", async () => {
  const window = await openWindow(browser, service.url);
  await window.context.request.post("/session", { headers: { "x-luoshi": "e2e" }, data: {} });
  const answer = await window.context.request.get("/graphiql/");
  expect(answer.status()).toBe(404);
  await window.open("/");
  expect(await window.page.locator(".role-cards").count()).toBe(0);
  expect(await window.page.getByLabel("粘贴登录链接或其中的编码").count()).toBe(1);
  await window.close();
});
