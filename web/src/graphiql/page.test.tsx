import { parse } from "graphql";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { roleText } from "../i18n/language";
import { en, zh } from "../i18n/parts";
import { Bar } from "./Bar";
import { Closed } from "./Closed";
import { exampleTabs } from "./examples";
import { knock, type Session, switchRole } from "./session";

const OFFICE: Session = {
  demo: true,
  name: "示范员",
  role: "SUP_HEAD",
  unit: "县督查室",
  roles: [
    { key: "office", label: "督查室" },
    { key: "unit", label: "责任单位" },
  ],
};

function answering(status: number, body: unknown, asked: Request[] = []): typeof fetch {
  return async (where, init) => {
    asked.push(new Request(new URL(String(where), "http://luoshi.test"), init));
    return new Response(JSON.stringify(body), { status });
  };
}

function bar(session: Session): string {
  const nothing = () => undefined;
  return renderToStaticMarkup(
    <Bar
      language="zh-CN"
      session={session}
      onLanguage={nothing}
      onRole={async () => true}
      onRestore={nothing}
    />,
  );
}

describe("the door", () => {
  test("opens to whoever the service knows", async () => {
    expect(await knock(answering(200, OFFICE))).toEqual({ is: "open", session: OFFICE });
  });

  test("is closed to a stranger, and away when the service fails or tells nonsense", async () => {
    expect(await knock(answering(401, {}))).toEqual({ is: "closed" });
    expect(await knock(answering(500, {}))).toEqual({ is: "unreachable" });
    expect(await knock(answering(200, { ...OFFICE, name: 1 }))).toEqual({ is: "unreachable" });
    expect(await knock(() => Promise.reject(new TypeError("offline")))).toEqual({
      is: "unreachable",
    });
  });

  test("a switch of role is a JSON POST under our header", async () => {
    const asked: Request[] = [];
    expect(await switchRole(answering(200, {}, asked), "unit")).toBe(true);
    expect(await switchRole(answering(403, {}), "unit")).toBe(false);
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.headers.get("x-luoshi")).toBe("graphiql");
    expect(asked[0]?.headers.get("content-type")).toBe("application/json");
    expect(await asked[0]?.json()).toEqual({ role: "unit" });
  });
});

describe("the bar", () => {
  test("names who is signed in, and offers other roles in a demo county only", () => {
    expect(bar(OFFICE)).toContain("示范员 · 县督查室 · 督查室负责人");
    expect(bar(OFFICE)).toContain("责任单位</button>");
    expect(bar({ ...OFFICE, demo: false })).not.toContain("责任单位</button>");
  });

  test("a role unknown to the dictionary keeps the server's label", () => {
    expect(roleText("en", "office", "督查室")).toBe("Office");
    expect(roleText("en", "scout", "侦察员")).toBe("侦察员");
  });
});

test("a stranger reads how to get a sign-in URL", () => {
  const page = renderToStaticMarkup(<Closed language="zh-CN" why="closed" />);
  expect(page).toContain("luoshi serve");
  expect(page).toContain("luoshi user add");
});

describe("the examples", () => {
  test("are GraphQL, and open on the first unit of the ranking", async () => {
    const answer = { data: { departments: { rows: [{ unit: { id: "VW5pdDox" } }] } } };
    const tabs = await exampleTabs(async () => answer);
    expect(tabs.map((tab) => parse(tab.query).definitions.length)).toEqual([2, 1, 1]);
    expect(JSON.parse(tabs[1]?.variables ?? "")).toEqual({ unit: "VW5pdDox" });
  });

  test("stand also when the ranking has no answer", async () => {
    const tabs = await exampleTabs(() => Promise.reject(new TypeError("offline")));
    expect(JSON.parse(tabs[1]?.variables ?? "")).toEqual({ unit: "" });
  });
});

test("both dictionaries know the same words", () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh));
});
