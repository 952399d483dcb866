// Lines of a score that are not the lamp or plate of a task of this quarter.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import { ClockProvider } from "../../ui/clock";
import { ScoreList, ScoreTable } from "./ScoreLines";
import type { LineTold } from "./useUnitScore";

const BY_HAND: LineTold = {
  id: "1",
  at: "2020-03-27T10:20:00+08:00",
  points: 0.5,
  rule: "ADJ v1",
  voids: false,
  originQuarter: null,
  sentence: "经验材料被市里转发",
  assignment: null,
};
const CARRIED: LineTold = {
  id: "2",
  at: "2020-04-15T09:00:00+08:00",
  points: -2,
  rule: "L-R v1",
  voids: false,
  originQuarter: { id: "q", code: "2020Q1", label: "2020年第1季度" },
  sentence: "3月31日应报，4月15日报送",
  assignment: { id: "a", text: "修缮三座桥梁" },
};

test.each([ScoreTable, ScoreList])("are named in words", (List) => {
  const lines = { sum: -1.5, totalCount: 2, nodes: [BY_HAND, CARRIED] };
  const clock = { told: Date.parse(CARRIED.at), at: performance.now() };
  const children = <List lines={lines} />;
  const html = renderToStaticMarkup(
    <MemoryRouter>{createElement(ClockProvider, { ...clock, children })}</MemoryRouter>,
  );
  expect(html).toMatch(/人工加减分.*经验材料被市里转发/);
  expect(html).toMatch(/修缮三座桥梁.*原属2020年第1季度.*3月31日应报/);
  expect(html.match(/原属/g)).toHaveLength(1);
});
