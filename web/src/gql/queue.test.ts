import { beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "./client";
import { idOf, isWaiting, Queue } from "./queue";
import type { Order } from "./queueCommands";
import { sendAll } from "./queueSender";
import type { Viewer } from "./viewer";

const HEAD: Viewer = {
  kind: "unit",
  name: "局长",
  role: "UNIT_HEAD",
  unit: "水利局",
  demo: false,
  graphiql: false,
  roles: [],
  key: "",
};

/** As a browser's: what is kept are its own keys. */
class Storage {
  [name: string]: unknown;
  getItem(name: string) {
    return this[name] ?? null;
  }
  setItem(name: string, value: string) {
    this[name] = value;
  }
  removeItem(name: string) {
    delete this[name];
  }
}

const order = (assignment: string, id: string): Order => ({
  command: "submitFeedback",
  variables: { cmd: { id }, input: { assignment, text: "已办。" } },
});

interface Sent {
  operationName: string;
  variables: { cmd?: { id: string } };
}

/** A service in which `me` is signed in, and that answers commands as told, one by one. */
function service(me: string, answers: ("done" | "refused" | "lost")[]): string[] {
  const sent: string[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const { operationName, variables }: Sent = JSON.parse(String(init.body));
    if (operationName === "WhoSends") {
      const unit = { __typename: "Unit", id: "U", shortName: "水利局" };
      return Response.json({ data: { me: { __typename: "User", id: "P", name: me, unit } } });
    }
    sent.push(variables.cmd?.id ?? "");
    const answer = answers.shift();
    if (answer === "lost") {
      throw new TypeError("Failed to fetch");
    }
    const refused = [{ code: "WRONG_STATE", field: [], message: "当前状态不能办理此操作" }];
    const submitFeedback =
      answer === "refused"
        ? { receipt: null, userErrors: refused, assignment: null }
        : { receipt: { position: "7", projected: true }, userErrors: [], assignment: null };
    return Response.json({ data: { submitFeedback } });
  });
  return sent;
}

const send = (queue: Queue) => sendAll(connect(() => undefined).client, HEAD, queue);

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.stubGlobal("localStorage", new Storage());
  vi.stubGlobal("addEventListener", () => undefined);
});

describe("reports on the device", () => {
  test("go in the order in which they were handed in, each once", async () => {
    const queue = new Queue(HEAD);
    queue.add(order("A", "1"), "甲");
    queue.add(order("B", "2"), "乙");
    const sent = service("局长", ["done", "done"]);
    await Promise.all([send(queue), send(queue)]);
    expect(sent).toEqual(["1", "2"]);
    expect(queue.state().entries).toEqual([]);
    expect(queue.state().answers.A).toEqual({ is: "done", position: "7", projected: true });
  });

  test("wait when the answer is lost, and go again under the same id", async () => {
    const queue = new Queue(HEAD);
    queue.add(order("A", "1"), "甲");
    queue.add(order("B", "2"), "乙");
    const sent = service("局长", ["lost", "done", "done"]);
    await send(queue);
    expect(sent).toEqual(["1"]);
    await send(queue);
    expect(sent).toEqual(["1", "1", "2"]);
  });

  test("outlive the page", () => {
    new Queue(HEAD).add(order("A", "1"), "甲");
    expect(new Queue(HEAD).state().entries.map(idOf)).toEqual(["1"]);
    expect(new Queue({ ...HEAD, name: "副局长" }).state().entries).toEqual([]);
  });

  test("stay with the reasons when a rule refuses them, and are not sent again", async () => {
    const queue = new Queue(HEAD);
    queue.add(order("A", "1"), "甲");
    const sent = service("局长", ["refused"]);
    await send(queue);
    await send(queue);
    expect(sent).toEqual(["1"]);
    const [entry] = queue.state().entries;
    expect(entry && isWaiting(entry)).toBe(false);
    expect(entry?.refusals?.map(({ code }) => code)).toEqual(["WRONG_STATE"]);
    queue.add(order("A", "3"), "甲");
    expect(queue.state().entries.map(idOf)).toEqual(["3"]);
  });

  test("are never sent in somebody else's name", async () => {
    const queue = new Queue(HEAD);
    queue.add(order("A", "1"), "甲");
    const sent = service("副局长", ["done"]);
    await send(queue);
    expect(sent).toEqual([]);
    expect(queue.state().troubles["1"]).toBe("OTHER_PERSON");
  });

  test("are not taken when the device has no room", () => {
    const queue = new Queue(HEAD);
    vi.stubGlobal("localStorage", {
      getItem: () => null,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    });
    expect(queue.add(order("A", "1"), "甲")).toBe(false);
  });
});
