import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { connect } from "../src/gql/client";
import { SubmitFeedback } from "../src/gql/queueCommands";
import { trusted } from "./documents";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));
const made: string[] = [];
afterEach(() => vi.unstubAllGlobals());
afterAll(() => {
  for (const folder of made) {
    rmSync(folder, { recursive: true });
  }
});

function page(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "luoshi-documents-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const texts = Object.values(trusted(folder));
  return texts.map((text) => text.replace(/\s+/g, " ")).sort();
}

describe("the documents a page is trusted with", () => {
  test("are its operations with all their fragments, with and without type names", () => {
    const all = page({
      "unit.ts": "export const Unit = graphql(`fragment Unit on Unit { name }`);",
      "a/Row.tsx": `
        import { Unit as U } from "../unit";
        const Row = graphql("fragment Row on A { x { ...Unit } }", [U]);
        const A = graphql("query A { a { ...Row ...Unit } }", [Row, U]);`,
      "graphiql/x.ts": "graphql(`{ other }`)",
      "a/Row.test.tsx": "graphql(`{ tested }`)",
    });
    const plain = ["query A { a { ...Row ...Unit } }", "fragment Row on A { x { ...Unit } }"];
    const typed = [
      "query A { a { ...Row ...Unit __typename } }",
      "fragment Row on A { x { ...Unit __typename } __typename }",
    ];
    expect(all).toEqual([
      [...typed, "fragment Unit on Unit { name __typename }"].join(" "),
      [...plain, "fragment Unit on Unit { name }"].join(" "),
    ]);
  });

  test("are told to stand where they can be read", () => {
    const wrong = "const A =\n graphql(text);";
    expect(() => page({ "a.ts": wrong })).toThrow("a.ts:2: a document is one text");
    expect(() => page({ "b.ts": "graphql(`query { ...F }`, [F])" })).toThrow("no such fragment");
  });

  test("are what the page sends", async () => {
    const sent: string[] = [];
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      sent.push(JSON.parse(String(init.body)).query);
      return new Response("{}", { headers: { "content-type": "application/json" } });
    });
    const { client } = connect(() => undefined);
    await client.mutation(SubmitFeedback, {} as never).toPromise();
    expect(Object.values(trusted(SOURCES))).toContain(sent[0]);
  }, 60_000);
});
