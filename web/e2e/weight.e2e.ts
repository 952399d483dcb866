// What a first visit costs: everything that is loaded until the screen stands, packed.
import process from "node:process";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DESK, PHONE, type Role } from "./browser";
import { stage } from "./stage";

const KB = 1000;

const on = stage();

/** Bytes of the page's own files; answers of the service are not counted. */
async function weight(role: Role, path: string, size: typeof DESK): Promise<number> {
  const { page, open, close } = await on.window(role, size);
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.ok() && (response.request().isNavigationRequest() || /\./.test(pathname))) {
      bodies.push(response.body());
    }
  });
  await open(path);
  const loaded = await Promise.all(bodies);
  await close();
  return loaded.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
}

test.each<[Role, string, typeof DESK, number]>([
  ["office", "/", DESK, 750 * KB],
  ["leader", "/screen", DESK, 750 * KB],
  ["unit", "/", DESK, 750 * KB],
  ["office", "/m", PHONE, 420 * KB],
  ["unit", "/m", PHONE, 420 * KB],
])("the first load as %s at %s keeps its limit", async (role, path, size, limit) => {
  const bytes = await weight(role, path, size);
  process.stdout.write(`${role} ${path}: ${Math.round(bytes / KB)} KB packed\n`);
  expect(bytes).toBeLessThan(limit);
});
