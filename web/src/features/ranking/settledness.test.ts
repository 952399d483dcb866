// What is said of how settled a quarter is.
import { describe, expect, test } from "vitest";
import { text } from "../../i18n/language";
import { settledness } from "./settledness";

const Q1 = { quarter: { code: "2020Q1" } };
const FROZEN = {
  code: "2020Q1",
  state: "FROZEN",
  frozenAt: "2020-04-09T10:00:00+08:00",
  resultHash: "ab12",
} as const;

describe("a quarter", () => {
  test("is provisional, closed or published", () => {
    const provisional = { ...Q1, provisional: true, resultHash: null };
    const open = { ...FROZEN, state: "OPEN", frozenAt: null, resultHash: null } as const;
    expect(settledness(provisional, [open], false).state).toBe("OPEN");
    expect(settledness(provisional, [{ ...open, state: "SETTLED" }], false).state).toBe("SETTLED");
    const published = { ...Q1, provisional: false, resultHash: "ab12" };
    expect(settledness(published, [FROZEN], false)).toEqual({
      state: "FROZEN",
      frozenAt: FROZEN.frozenAt,
    });
  });

  test("was provisional then, whatever has become of it", () => {
    const then = { ...Q1, provisional: true, resultHash: null };
    expect(settledness(then, [FROZEN], true)).toEqual({ state: "OPEN", frozenAt: null });
    expect(settledness(then, [{ ...FROZEN, state: "SETTLED" }], true).state).toBe("OPEN");
  });

  test.each(["zh-CN", "en"] as const)(
    "is called the same wherever it is shown, in %s",
    (language) => {
      for (const state of ["SETTLED", "FROZEN"] as const) {
        const [here, there] = [`ranking.state.${state}`, `quarter.state.${state}`] as const;
        expect(text(language, here)).toBe(text(language, there));
      }
    },
  );

  test("keeps its day from a result that was published on another one", () => {
    const first = { ...Q1, provisional: false, resultHash: "0000" };
    expect(settledness(first, [FROZEN], true)).toEqual({ state: "FROZEN", frozenAt: null });
    expect(settledness(first, [], false)).toEqual({ state: "FROZEN", frozenAt: null });
  });
});
