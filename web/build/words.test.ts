import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { en, zh } from "../src/i18n/parts";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));

describe("the dictionaries", () => {
  test("know the same words in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  test("have the same places in both languages", () => {
    const places = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, words] of Object.entries(zh)) {
      expect(places(en[key as keyof typeof en]), key).toEqual(places(words));
    }
  });

  test("no part hides a word of another", () => {
    const files = readdirSync(join(SOURCES, "i18n/zh-CN"));
    const read = (name: string) => readFileSync(join(SOURCES, "i18n/zh-CN", name), "utf8");
    const keys = files.flatMap((name) => Object.keys(JSON.parse(read(name))));
    expect(keys.length).toBe(Object.keys(zh).length);
  });
});

const SPOKEN = ["title", "aria-label", "placeholder", "alt", "label"];
/** Names of programs and commands, the same in every language. */
const NAMES = ["code", "kbd", "GraphiQL.Logo"];

describe("no word of the page", () => {
  test("stands outside of the dictionaries", () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
    const sources = files.filter((name) => /\.tsx?$/.test(name) && !/test\.tsx?$/.test(name));
    expect(sources.flatMap((name) => wordsIn(name))).toEqual([]);
  });

  test("hides from that search", () => {
    const found = offences("x.tsx", `<p title="Hello">Hi {say("a.b")} <code>luoshi</code></p>`);
    expect(found).toEqual(["x.tsx: Hello", "x.tsx: Hi"]);
    expect(offences("x.ts", `const a = "落实"; // 落实`)).toEqual(["x.ts: 落实"]);
  });
});

function wordsIn(name: string): string[] {
  return offences(name, readFileSync(join(SOURCES, name), "utf8"));
}

/** Chinese anywhere in code, and letters where a reader would meet them. */
function offences(name: string, code: string): string[] {
  const found: string[] = [];
  const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const look = (node: ts.Node) => {
    const words = written(node);
    if (words !== undefined && (isChinese(words) || (isSpoken(node) && /\p{L}{2}/u.test(words)))) {
      found.push(`${name}: ${words.trim()}`);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, kind));
  return found;
}

function written(node: ts.Node): string | undefined {
  const text = ts.isStringLiteralLike(node) || ts.isJsxText(node) || ts.isTemplateHead(node);
  return text || ts.isTemplateMiddleOrTemplateTail(node) ? node.text : undefined;
}

const isChinese = (words: string) => /\p{Script=Han}/u.test(words);

function isSpoken(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxText(node)) {
    return !(ts.isJsxElement(parent) && NAMES.includes(parent.openingElement.tagName.getText()));
  }
  return ts.isJsxAttribute(parent) && SPOKEN.includes(parent.name.getText());
}
