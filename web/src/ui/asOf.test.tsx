// What the band over a page says.
import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import { AsOf, AsOfBand, OnlyNow } from "./AsOf";
import { ClockProvider } from "./clock";

const NOW = Date.parse("2020-05-27T14:38:25+08:00");

/** What somebody reads at this address. */
function words(piece: ReactElement, address: string): string {
  const clock = { told: NOW, at: performance.now(), children: piece };
  const html = renderToStaticMarkup(
    <MemoryRouter initialEntries={[address]}>{createElement(ClockProvider, clock)}</MemoryRouter>,
  );
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

test("of now there is no band, and the control says so", () => {
  expect(words(<AsOfBand />, "/rank")).toBe("");
  expect(words(<OnlyNow />, "/rank/D09")).toBe("");
  expect(words(<AsOf />, "/rank")).toBe("截至 现在");
});

test("the past is said plainly, with which facts count", () => {
  const address = "/rank?asOf=2020-03-31T18:00";
  expect(words(<AsOfBand />, address)).toMatch(
    /^正在看历史：截至 2020年3月31日 18:00 按实际发生 .*返回现在$/,
  );
  expect(words(<AsOfBand />, `${address}&recorded=1`)).toContain(" 按记录时间 ");
  expect(words(<AsOf />, address)).toBe("截至 2020年3月31日 18:00");
});

test("a link to what is still to come shows now, and says so", () => {
  const address = "/rank?asOf=2020-06-30T00:00";
  expect(words(<AsOfBand />, address)).toMatch(/^链接里的时刻还没有到.*以下是现在的情况/);
  expect(words(<AsOf />, address)).toBe("截至 现在");
});

test("a page that knows only now says that it is not of the past that was looked at", () => {
  const told = words(<OnlyNow />, "/rank/D09?asOf=2020-03-31T18:00");
  expect(told).toBe("这一页只有现在的数据，不是 2020年3月31日 18:00 的。 知道了");
});
