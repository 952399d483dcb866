// Puts a packed copy beside each text of the build: the gateway hands it to browsers that unpack.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(?:js|css|svg|json|webmanifest)$/;
/** Below this, the head of a response weighs as much as what is saved. */
const WORTH_IT = 1024;

export function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle({ dir }) {
      if (dir) {
        pack(dir);
      }
    },
  };
}

function pack(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      pack(path);
    } else if (TEXT.test(name) && statSync(path).size > WORTH_IT) {
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    }
  }
}
