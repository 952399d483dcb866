// The page in a real browser against the real binary: `npm run e2e`, part of `make test`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    dir: "e2e",
    include: ["**/*.e2e.ts"],
    globalSetup: "e2e/service.ts",
    // One service, one browser at a time: the stories change the county they share.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
