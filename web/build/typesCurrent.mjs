// Stops when the committed types of the schema are not those of the committed schema.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const COMMITTED = "src/gql/introspection.d.ts";

const folder = mkdtempSync(join(tmpdir(), "luoshi-types-"));
const fresh = join(folder, "introspection.d.ts");
try {
  execFileSync("gql.tada", ["generate-output", "--output", fresh], { stdio: "pipe" });
  if (readFileSync(fresh, "utf8") !== readFileSync(COMMITTED, "utf8")) {
    process.stderr.write(`${COMMITTED} is not of schema.graphql: npm run types\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
