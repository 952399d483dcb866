// The stage of a file's stories: one browser, the service that runs for all of them, and what every
// screen must be.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  DESK,
  openBrowser,
  openWindow,
  overflow,
  type Role,
  type Size,
  seriousFaults,
  shot,
  type Window,
} from "./browser";

export interface Stage {
  url: string;
  /** Only within a story: before the first one there is none. */
  browser(): Browser;
  /** A window of its own, with the cookie of a role; nobody is signed in when none is given. */
  window(role?: Role, size?: Size): Promise<Window>;
}

export function stage(url: string = inject("url")): Stage {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  return {
    url,
    browser: () => browser,
    window: (role, size = DESK) => openWindow(browser, url, role, size),
  };
}

/** The name its picture is kept under, whose eyes see it, in which window, at which address. */
export type Sight = [name: string, role: Role, size: Size, path: string];

/** Each fits its window, says everything in words, complains of nothing and asks nobody else. */
export function soundScreens(on: Stage, sights: readonly Sight[]): void {
  test.each(sights)("%s, as %s, fits and says everything in words", async (...sight) => {
    const [name, role, size, path] = sight;
    const window = await on.window(role, size);
    await window.open(path);
    await shot(window.page, name);
    await isSound(window);
    await window.close();
  });
}

/** What is in the window now. */
export async function isSound(window: Window): Promise<void> {
  expect(await overflow(window.page)).toEqual([]);
  expect(await seriousFaults(window.page)).toEqual([]);
  expect(window.complaints).toEqual([]);
  expect(window.foreignRequests).toEqual([]);
}
