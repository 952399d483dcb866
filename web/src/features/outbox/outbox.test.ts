import { expect, test } from "vitest";
import { wantedOf } from "./outbox";

const UNITS = [{ __typename: "Unit" as const, id: "u1", code: "D10", shortName: "交通局" }];
const ALL = { states: [], channel: null, kind: null, unit: null };

test.each([
  ["", ALL],
  ["state=DELIVERED&state=DEAD", { ...ALL, states: ["DEAD", "DELIVERED"] }],
  ["channel=SMS&kind=T3&unit=D10", { ...ALL, channel: "SMS", kind: "T3", unit: "u1" }],
  ["state=LOST&channel=FAX&kind=LETTER&unit=D99", ALL],
])("an address with %s asks for %o", (search, wanted) => {
  const said = new URLSearchParams(search);
  const filters = { one: (name: string) => said.get(name) ?? "", many: said.getAll.bind(said) };
  expect(wantedOf(filters, UNITS)).toEqual(wanted);
});
