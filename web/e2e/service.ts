// Starts the binary with a demo county of its own, once for all stories, and throws it away.
// `LUOSHI_BIN` names another binary, `LUOSHI_URL` a service that runs already.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

const HERE = dirname(fileURLToPath(import.meta.url));
/** Telling the demo county takes a while on a small machine. */
const PATIENCE = 180_000;

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const running = process.env.LUOSHI_URL;
  if (running) {
    project.provide("url", running.replace(/\/$/, ""));
    return;
  }
  const service = await startService();
  project.provide("url", service.url);
  return service.stop;
}

export interface Service {
  url: string;
  /** The link a new house prints for its first person; a demo's opens the office. */
  link(): string;
  /** A link for somebody else who has an account, as an operator prints it beside the service. */
  invite(account: string): Promise<string>;
  /** Ends it at once, as a power cut would, and keeps its data. */
  kill(): Promise<void>;
  /** Starts it again with the same data at the same address. */
  restart(): Promise<void>;
  /** Ends it and throws its data away. */
  stop(): Promise<void>;
}

/** A service of one's own: for stories that stop it, or that begin with a new house. */
export async function startService(house: "demo" | "new" = "demo"): Promise<Service> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "luoshi-e2e-"));
  // Where root runs the service, its PostgreSQL runs as somebody else and must get in here.
  chmodSync(data, 0o755);
  const url = `http://127.0.0.1:${port}`;
  const flags = house === "demo" ? ["--demo"] : [];
  let running = await serve(data, port, flags);
  return {
    url,
    link: () => linkIn(running.said()),
    async invite(account) {
      // The demo county has a folder of its own inside the data.
      const env = environment(house === "demo" ? join(data, "demo") : data, port);
      const { stdout } = await promisify(execFile)(binary(), ["user", "link", account], { env });
      return linkIn(stdout);
    },
    kill: () => end(running.child, "SIGKILL"),
    async restart() {
      running = await serve(data, port, flags);
    },
    async stop() {
      await end(running.child, "SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function binary(): string {
  const path = resolve(process.env.LUOSHI_BIN ?? join(HERE, "../../target/debug/luoshi"));
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: run \`cargo build -p app\` first`);
  }
  return path;
}

function linkIn(said: string): string {
  return /https?:\S+key=\w+/.exec(said)?.[0] ?? "";
}

function environment(data: string, port: number): NodeJS.ProcessEnv {
  const env = { ...process.env, LUOSHI_DATA: data, LUOSHI_LISTEN: `127.0.0.1:${port}` };
  // Under `make test` a database is in the environment; the demo county must not land there.
  delete (env as Record<string, string | undefined>).DATABASE_URL;
  return env;
}

interface Running {
  child: ChildProcess;
  /** All it has printed. */
  said: () => string;
}

async function serve(data: string, port: number, flags: readonly string[]): Promise<Running> {
  const env = environment(data, port);
  const child = spawn(binary(), ["serve", ...flags], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout?.on("data", (text) => {
    said += text;
  });
  child.stderr?.on("data", (text) => {
    said += text;
  });
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && child.exitCode === null) {
    if (await isReady(port)) {
      return { child, said: () => said };
    }
    await new Promise((later) => setTimeout(later, 200));
  }
  child.kill("SIGKILL");
  throw new Error(`the service did not start:\n${said}`);
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
