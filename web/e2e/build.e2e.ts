// The same sources give the same bytes, whoever builds them, and however often.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const VITE = join(WEB, "node_modules/vite/bin/vite.js");
/** Two builds, on a small machine that does other things as well. */
const PATIENCE = 240_000;

/** Builds the page and GraphiQL into a folder, and gives each file with the hash of its bytes. */
function built(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "luoshi-build-"));
  // The runner of tests says so in NODE_ENV; a build would then be one for tests.
  const { NODE_ENV: _, ...env } = process.env;
  const build = (into: string, ...config: string[]) =>
    execFileSync(process.execPath, [VITE, "build", "--outDir", into, ...config], {
      cwd: WEB,
      env,
      stdio: "pipe",
    });
  try {
    build(folder);
    build(join(folder, "graphiql"), "-c", "vite.graphiql.config.ts");
    return files(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function files(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const written = names.filter((name) => statSync(join(folder, name)).isFile());
  const hash = (name: string) => createHash("sha256").update(readFileSync(join(folder, name)));
  return written.map((name) => `${name} ${hash(name).digest("hex")}`);
}

const differing = (some: readonly string[], others: readonly string[]) =>
  [...some, ...others].filter((one) => !some.includes(one) || !others.includes(one)).slice(0, 9);

test(
  "two builds are the same, byte by byte, and they are what the binary carries",
  () => {
    const first = built();
    expect(first.length).toBeGreaterThan(20);
    expect(differing(first, built())).toEqual([]);
    expect(differing(first, files(join(WEB, "dist")))).toEqual([]);
  },
  PATIENCE,
);
