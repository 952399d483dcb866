// GraphiQL, built apart into `dist/graphiql/`: its editor weighs more than the whole page.
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { forTheService, OLDEST } from "./build/common.ts";
import { packed } from "./build/packed.ts";

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
  publicDir: false,
  cacheDir: "../../node_modules/.vite-graphiql",
  plugins: [react(), systemFonts, packed()],
  build: {
    ...OLDEST,
    outDir: "../../dist/graphiql",
    emptyOutDir: true,
    // GraphiQL is one page on an intranet; its editor is what weighs.
    chunkSizeWarningLimit: 1500,
    // "use no memo" in GraphiQL's runtime speaks to a compiler that is not used here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: forTheService },
});
