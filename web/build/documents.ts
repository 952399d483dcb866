// Trusted documents: every operation the page can send, letter for letter as it sends it, by the
// SHA-256 of its text. The gateway accepts no other one outside of demo and developer mode.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { formatDocument, stringifyDocument } from "@urql/core";
import { initGraphQLTada } from "gql.tada";
import type { DocumentNode } from "graphql";
import ts from "typescript";
import type { Plugin } from "vite";

export function documents(): Plugin {
  return {
    name: "trusted-documents",
    apply: "build",
    writeBundle({ dir }) {
      if (dir) {
        const all = trusted(fileURLToPath(new URL("../src", import.meta.url)));
        writeFileSync(join(dir, "documents.json"), `${JSON.stringify(all, null, 1)}\n`);
      }
    },
  };
}

/** Text by hash, in the order of the hashes. */
export function trusted(folder: string): Record<string, string> {
  const sources = new Sources(folder);
  const texts = sources.operations().flatMap(asSent);
  const entries = texts.map((text) => [createHash("sha256").update(text).digest("hex"), text]);
  return Object.fromEntries(entries.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

/** With the type names the cache asks for, and as a subscription sends it, without. */
function asSent(document: DocumentNode): string[] {
  return [stringifyDocument(document), stringifyDocument(formatDocument(document) as DocumentNode)];
}

/** As the page itself puts a document together: the same words in the same order. */
const graphql = initGraphQLTada() as (text: string, fragments: DocumentNode[]) => DocumentNode;

/** What a file calls `graphql` for, read without running it. */
class Sources {
  private readonly files = new Map<string, ts.SourceFile>();
  private readonly built = new Map<ts.CallExpression, DocumentNode>();

  constructor(private readonly folder: string) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      if (/\.tsx?$/.test(name) && !/\.(?:test|d)\.tsx?$/.test(name) && !/^graphiql\b/.test(name)) {
        const path = join(folder, name);
        const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
        const text = readFileSync(path, "utf8");
        this.files.set(path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind));
      }
    }
  }

  operations(): DocumentNode[] {
    const calls = [...this.files.values()].flatMap(callsIn);
    const all = calls.map((call) => this.build(call));
    return all.filter(({ definitions: [first] }) => first?.kind === "OperationDefinition");
  }

  private build(call: ts.CallExpression): DocumentNode {
    const [text, fragments] = call.arguments;
    if (!text || !ts.isStringLiteralLike(text)) {
      throw this.unreadable(call, "a document is one text without places to fill");
    }
    if (fragments && !ts.isArrayLiteralExpression(fragments)) {
      throw this.unreadable(call, "fragments stand in a list");
    }
    let document = this.built.get(call);
    if (!document) {
      const others = fragments?.elements.map((one) => this.build(this.callOf(one))) ?? [];
      document = graphql(text.text, others);
      this.built.set(call, document);
    }
    return document;
  }

  /** The call behind a fragment: itself, or the constant that holds it. */
  private callOf(node: ts.Expression): ts.CallExpression {
    if (isDocument(node)) {
      return node;
    }
    const found = ts.isIdentifier(node) && this.constant(node.getSourceFile(), node.text);
    if (!found) {
      throw this.unreadable(node, "no such fragment");
    }
    return found;
  }

  private constant(file: ts.SourceFile, name: string): ts.CallExpression | undefined {
    for (const statement of file.statements) {
      const here = ts.isVariableStatement(statement) && declared(statement, name);
      const there = ts.isImportDeclaration(statement) && imported(statement, name);
      const from = there && this.file(file, there.from);
      const found = here || (there && from && this.constant(from, there.name));
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  private file(from: ts.SourceFile, specifier: string): ts.SourceFile | undefined {
    const path = join(dirname(from.fileName), specifier);
    const names = [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`];
    return names.map((name) => this.files.get(name)).find((file) => file !== undefined);
  }

  private unreadable(node: ts.Node, why: string): Error {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    return new Error(`${relative(this.folder, file.fileName)}:${line + 1}: ${why}`);
  }
}

function callsIn(file: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const look = (node: ts.Node) => {
    if (isDocument(node)) {
      found.push(node);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

function isDocument(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "graphql"
  );
}

function declared(statement: ts.VariableStatement, name: string): ts.CallExpression | undefined {
  const one = statement.declarationList.declarations.find(
    (it) => ts.isIdentifier(it.name) && it.name.text === name,
  );
  return one?.initializer && isDocument(one.initializer) ? one.initializer : undefined;
}

/** Under which name another file has it. */
function imported({ importClause, moduleSpecifier }: ts.ImportDeclaration, name: string) {
  const names = importClause?.namedBindings;
  if (!names || !ts.isNamedImports(names) || !ts.isStringLiteral(moduleSpecifier)) {
    return undefined;
  }
  const one = names.elements.find((it) => it.name.text === name);
  return one && { from: moduleSpecifier.text, name: (one.propertyName ?? one.name).text };
}
