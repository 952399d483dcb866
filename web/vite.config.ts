// GraphiQL is built apart from every later page, so that its chunks are nobody else's burden.
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const service = "http://127.0.0.1:8080";

/** GraphiQL carries 270 KB of Latin fonts in its style sheet; the page uses the system's. */
const systemFonts: Plugin = {
  name: "system-fonts",
  enforce: "pre",
  transform(code, id) {
    return id.endsWith("/graphiql/dist/style.css")
      ? code.replace(/@font-face\s*\{[^}]*\}/g, "")
      : undefined;
  },
};

export default defineConfig({
  root: "src/graphiql",
  base: "/graphiql/",
  cacheDir: "../../node_modules/.vite",
  plugins: [react(), systemFonts],
  build: {
    outDir: "../../dist/graphiql",
    emptyOutDir: true,
    // County offices still run browsers built on Chromium 86.
    target: "chrome86",
    cssTarget: "chrome86",
    // GraphiQL is one page on an intranet; its editor is what weighs.
    chunkSizeWarningLimit: 1500,
    // "use no memo" in GraphiQL's runtime speaks to a compiler that is not used here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: {
    proxy: {
      "/graphql": { target: service, ws: true },
      "/session": service,
    },
  },
  test: { dir: "src" },
});
