// The page for desk and phone. GraphiQL is built apart (`vite.graphiql.config.ts`), so that its
// chunks are nobody else's burden.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { forTheService, OLDEST } from "./build/common.ts";
import { documents } from "./build/documents.ts";
import { packed } from "./build/packed.ts";
import { serviceWorker } from "./build/serviceWorker.ts";

export default defineConfig({
  plugins: [react(), serviceWorker(), packed(), documents()],
  build: {
    ...OLDEST,
    outDir: "dist",
    emptyOutDir: true,
    // ECharts and antd's table weigh this much; only desk screens that draw load them.
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
  },
  server: { proxy: forTheService },
  preview: { proxy: forTheService },
  // Tests that read every source take their time on a busy machine.
  test: { include: ["src/**/*.test.{ts,tsx}", "build/*.test.ts"], testTimeout: 30_000 },
});
