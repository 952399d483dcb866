import { CombinedError, createRequest, gql, type OperationResult } from "@urql/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pipe, subscribe } from "wonka";
import { commandId } from "./chance";
import { connect } from "./client";
import { problemOf } from "./problem";
import { EventReader } from "./stream";
import { payloadOf, stateOf } from "./useCommand";

afterEach(() => vi.unstubAllGlobals());

const bytes = (text: string) => new TextEncoder().encode(text);
const next = (data: unknown) => `event: next\ndata: ${JSON.stringify({ data })}\n\n`;

describe("events of the service", () => {
  test("come out whole, in whatever pieces they travel", () => {
    const reader = new EventReader();
    const told = bytes(`:\n\nevent: next\ndata: {"a":"落"}\n\nevent: complete\ndata: \n\n`);
    const cut = 33;
    expect(reader.read(told.slice(0, cut))).toEqual([]);
    expect(reader.read(told.slice(cut))).toEqual([
      { event: "next", data: '{"a":"落"}' },
      { event: "complete", data: "" },
    ]);
  });

  test("are taken up behind the last position when the line breaks", async () => {
    const asked: unknown[] = [];
    const answers = [
      next({ events: { position: "7", sentence: "a" } }) +
        next({ events: { position: "8", sentence: "b" } }),
      next({ events: { position: "9", sentence: "c" } }),
    ];
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      const { variables, query } = JSON.parse(String(init.body));
      asked.push(variables);
      expect(query).toContain("subscription");
      const headers = { "content-type": "text/event-stream" };
      const answer = answers.shift();
      return answer ? new Response(answer, { headers }) : new Promise<Response>(() => undefined);
    });
    const { client } = connect(() => undefined);
    const request = createRequest(
      gql`subscription ($since: Position) { events(since: $since) { position sentence } }`,
      {},
    );
    const heard: unknown[] = [];
    await new Promise<void>((done) => {
      const watching = pipe(
        client.executeSubscription(request),
        subscribe(({ data }: OperationResult) => {
          heard.push(data.events.sentence);
          if (heard.length === 3) {
            done();
            watching.unsubscribe();
          }
        }),
      );
    });
    expect(heard).toEqual(["a", "b", "c"]);
    expect(asked.slice(0, 2)).toEqual([{}, { since: "8" }]);
  });

  test("are taken up where they began when the line breaks before the first", async () => {
    const asked: unknown[] = [];
    const answers = ["", next({ events: { position: "8", sentence: "b" } })];
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      asked.push(JSON.parse(String(init.body)).variables);
      const headers = { "content-type": "text/event-stream", "x-luoshi-position": "7" };
      return new Response(answers.shift() ?? "", { headers });
    });
    const { client } = connect(() => undefined);
    const request = createRequest(
      gql`subscription ($since: Position) { events(since: $since) { position sentence } }`,
      {},
    );
    await new Promise<void>((done) => {
      const watching = pipe(
        client.executeSubscription(request),
        subscribe(() => {
          done();
          watching.unsubscribe();
        }),
      );
    });
    expect(asked).toEqual([{}, { since: "7" }]);
  });

  test("end for good when the service refuses them", async () => {
    let asked = 0;
    vi.stubGlobal("fetch", async () => {
      asked += 1;
      const errors = [{ message: "…", extensions: { code: "UNAUTHENTICATED" } }];
      return new Response(JSON.stringify({ data: null, errors }), { status: 401 });
    });
    let signedOut = 0;
    const { client } = connect(() => {
      signedOut += 1;
    });
    const request = createRequest(gql`subscription { todoCount }`, {});
    await new Promise<void>((done) => {
      pipe(
        client.executeSubscription(request),
        subscribe(() => done()),
      );
    });
    expect([asked, signedOut]).toEqual([1, 1]);
  });
});

describe("questions", () => {
  test("are POSTs under our header", async () => {
    const asked: Request[] = [];
    vi.stubGlobal("fetch", async (where: string, init: RequestInit) => {
      asked.push(new Request(new URL(where, "http://luoshi.test"), init));
      return Response.json({ data: { me: { name: "示范员" } } });
    });
    const { client } = connect(() => undefined);
    await client.query(gql`{ me { name } }`, {}).toPromise();
    expect(asked.map(({ method }) => method)).toEqual(["POST"]);
    expect(asked[0]?.headers.get("x-luoshi")).toBe("page");
    expect(asked[0]?.headers.get("content-type")).toBe("application/json");
  });
});

describe("problems", () => {
  test("have a code of the published list and the number of their request", () => {
    const told = [{ message: "…", extensions: { code: "INTERNAL", requestId: "88e-1" } }];
    const error = new CombinedError({ graphQLErrors: told });
    expect(problemOf(error)).toEqual({ code: "INTERNAL", requestId: "88e-1" });
  });

  test("are the network's when nobody answered", () => {
    const networkError = new TypeError("Failed to fetch");
    expect(problemOf(new CombinedError({ networkError }))).toEqual({ code: "NETWORK" });
    const response = new Response("", { status: 500, headers: { "x-request-id": "9-2" } });
    expect(problemOf(new CombinedError({ networkError, response }))).toEqual({
      code: "UNKNOWN",
      requestId: "9-2",
    });
  });
});

describe("commands", () => {
  test("have ids of their own, which begin with the time", () => {
    vi.useFakeTimers({ now: new Date("2020-03-24T10:00:00Z") });
    const ids = [commandId(), commandId()];
    vi.useRealTimers();
    for (const id of ids) {
      expect(id).toMatch(/^01710bfc-0d00-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  test("are done at a position, refused by a rule, or only looked at", () => {
    const receipt = { position: "18043", projected: false };
    expect(stateOf(payloadOf({ review: { receipt, userErrors: [] } }))).toEqual({
      is: "done",
      ...receipt,
    });
    const refusals = [{ code: "WRONG_STATE", field: [], message: "已办结" }];
    expect(stateOf({ receipt: null, userErrors: refusals })).toEqual({ is: "refused", refusals });
    expect(stateOf({ receipt: null, userErrors: [] })).toMatchObject({
      is: "done",
      position: null,
    });
  });
});
