// What is read out of a map: its units' areas and their middles.
import { expect, test } from "vitest";
import { type GeoJson, read } from "./countyMapFile";

const square = (x: number, y: number, side: number) =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ] as const;

const area = (properties: object | null, geometry: object | null) => ({
  type: "Feature",
  properties,
  geometry,
});

const MAP = {
  type: "FeatureCollection",
  name: "County",
  features: [
    area({ code: "T01", name: "West" }, { type: "Polygon", coordinates: [square(116, 36, 0.2)] }),
    area(
      { code: "T02" },
      { type: "MultiPolygon", coordinates: [[square(0, 0, 0.01)], [square(117, 36, 0.4)]] },
    ),
    area({ name: "Lake" }, { type: "Polygon", coordinates: [square(116, 36, 0.1)] }),
    area({ code: "T03" }, { type: "Point", coordinates: [1, 1] }),
    area(null, null),
  ],
} as unknown as GeoJson;

test("a map has the areas of units, each with the middle of its largest part", () => {
  const { name, places, narrow } = read(MAP);
  expect(name).toBe("County");
  const told = places.map(({ code, name, middle: [x, y] }) => {
    return `${code} ${name} ${x.toFixed(3)} ${y.toFixed(3)}`;
  });
  expect(told).toEqual(["T01 West 116.100 36.100", "T02 T02 117.200 36.200"]);
  expect(narrow).toBeCloseTo(0.807, 3);
});

test("a map need not say the county's name", () => {
  expect(read({ ...MAP, name: 7 }).name).toBeNull();
});
