// A browser for stories: Debian's Chromium, windows of the desk and of a phone, and what every
// story may ask of a page.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export type Role = "office" | "leader" | "unit" | "town" | "inspector" | "helper";

export const DESK = { width: 1440, height: 900 };
export const LAPTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };
export type Size = typeof DESK;

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PICTURES = join(dirname(fileURLToPath(import.meta.url)), "../../target/pictures");

export async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM;
  const executablePath = named ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) {
    throw new Error("Chromium is missing: run scripts/chromium.sh, or name it in CHROMIUM");
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface Window {
  page: Page;
  context: BrowserContext;
  /** Opens an address of the page, still, and waits until nothing is loading any more. */
  open(path: string): Promise<void>;
  /** Requests that left the origin, so far. There must be none. */
  foreignRequests: readonly string[];
  /** What the page complained about, so far. */
  complaints: readonly string[];
  close(): Promise<void>;
}

/** A window of its own, with the cookie of a role; nobody is signed in when none is given. */
export async function openWindow(
  browser: Browser,
  url: string,
  role?: Role,
  size: Size = DESK,
): Promise<Window> {
  const phone = size.width < 768;
  const context = await browser.newContext({
    viewport: size,
    baseURL: url,
    locale: "zh-CN",
    reducedMotion: "reduce",
    ...(phone && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  const foreignRequests: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== url && protocol.startsWith("http")) {
      foreignRequests.push(request.url());
    }
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(message.text());
    }
  });
  if (role) {
    await signIn(context, role);
  }
  return {
    page,
    context,
    foreignRequests,
    complaints,
    open: (path) => open(page, path),
    close: () => context.close(),
  };
}

/** Steps into a role of the demo county. */
export async function signIn(context: BrowserContext, role: Role): Promise<void> {
  const answer = await context.request.post("/session", {
    headers: { "x-luoshi": "e2e", "content-type": "application/json" },
    data: { role },
  });
  if (!answer.ok()) {
    throw new Error(`no session as ${role}: ${answer.status()} ${await answer.text()}`);
  }
}

async function open(page: Page, path: string): Promise<void> {
  const still = path.includes("?") ? `${path}&still=1` : `${path}?still=1`;
  await page.goto(still);
  await settled(page);
}

/** Nothing is loading: no bars, no chart that is still to be drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main").first().waitFor();
  await page.waitForFunction(
    () => document.querySelector(".loading, .ant-spin-spinning, [aria-busy=true]") === null,
  );
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".chart")].every((chart) => chart.querySelector("svg") !== null),
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Keeps a picture of what is in the window. */
export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  await page.screenshot({ path: join(PICTURES, `${name}-${width}x${height}.png`) });
}

/** What sticks out of the window to the right, as the reader would have to scroll for it. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = document.documentElement.scrollWidth > wide;
    // What is fixed to the window never makes the page scroll; it is cut off.
    const suspects = document.querySelectorAll(scrolls ? "body *" : "[role=dialog], dialog[open]");
    const beyond = [...suspects].filter((one) => one.getBoundingClientRect().right > wide + 1);
    return beyond.slice(0, 5).map((one) => `${one.tagName}.${one.className}`);
  });
}

/** Serious and critical faults of accessibility, in a line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    return (await run(document, { resultTypes: ["violations"] })).violations;
  });
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${failureSummary ?? ""}`),
  );
}
