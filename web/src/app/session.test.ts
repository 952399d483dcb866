import { describe, expect, test } from "vitest";
import { codeIn, understand } from "./session";

const ROLES = [{ key: "office", label: "督查室" }];
const HEAD = {
  demo: true,
  name: "督查室主任（演示）",
  role: "SUP_HEAD",
  unit: "督查室",
  key: "office",
  now: "2020-05-27T14:38:25+08:00",
  roles: ROLES,
};

describe("the door", () => {
  test("opens to whoever the service knows, at the service's own time", () => {
    const door = understand(HEAD, true, 5);
    expect(door).toMatchObject({ is: "open", viewer: { kind: "office", demo: true } });
    expect(door).toMatchObject({ told: { now: Date.parse(HEAD.now), at: 5 } });
  });

  test("is closed to a stranger, who may choose a role in a demo county alone", () => {
    expect(understand({ errors: [], roles: ROLES }, false, 0)).toEqual({
      is: "closed",
      roles: ROLES,
    });
    expect(understand({ errors: [] }, false, 0)).toEqual({ is: "closed", roles: [] });
  });

  test("what is no session is no answer", () => {
    for (const told of [null, "ok", {}, { ...HEAD, now: "soon" }]) {
      expect(understand(told, true, 0)).toEqual({ is: "unreachable" });
    }
  });

  test("outside of a demo the role says what somebody is", () => {
    const kind = (role: string) => {
      const door = understand({ ...HEAD, key: "", demo: false, role }, true, 0);
      return door.is === "open" && door.viewer.kind;
    };
    const roles = ["SUP_STAFF", "LEADER", "UNIT_HEAD", "INSPECTOR", "HELPER", "ADMIN"];
    expect(roles.map(kind)).toEqual(["office", "leader", "unit", "inspector", "helper", "admin"]);
  });
});

describe("a sign-in link", () => {
  const CODE = "8077167042b7a43bf7669d2535";

  test("is understood whole, in part, or with what was copied along", () => {
    const link = `http://127.0.0.1:8080/enter?key=${CODE}`;
    expect([link, CODE, ` 打开 ${link}\n（链接只能用一次）`].map(codeIn)).toEqual([
      CODE,
      CODE,
      CODE,
    ]);
  });

  test("is not made up from anything else", () => {
    expect(["", "督查室", "http://127.0.0.1:8080/", "abc"].map(codeIn)).toEqual(
      Array(4).fill(undefined),
    );
  });
});
