// Writes `sw.js` beside the page: the list of the files a phone needs without a network, and how
// files are kept. What only desks show is kept once somebody has looked at it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";

/** The phone's screens, and the drawer that opens over them. */
const ON_THE_PHONE = /\/app\/phone\/|\/features\/\w+\/Phone\w+\.tsx$|\/features\/why\//;

export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    // Style sheets join the bundle late.
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = needed(bundle).map((name) => `/${name}`);
        // The names carry hashes, so the list changes whenever a file does.
        const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
        const source = readFileSync(new URL("./sw.js", import.meta.url), "utf8")
          .replace("__VERSION__", version)
          .replace('["__FILES__"]', JSON.stringify(files));
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}

/** The entry, the phone's chunks, and all they import, with their style sheets. */
function needed(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const take = (name: string) => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || found.has(name)) {
      return;
    }
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) {
      found.add(style);
    }
    chunk.imports.forEach(take);
  };
  for (const [name, chunk] of Object.entries(bundle)) {
    const wanted = chunk.type === "chunk" && ON_THE_PHONE.test(chunk.facadeModuleId ?? "");
    if (wanted || (chunk.type === "chunk" && chunk.isEntry)) {
      take(name);
    }
  }
  return [...found].sort();
}
