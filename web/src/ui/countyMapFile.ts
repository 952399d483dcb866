// The map of the county as the service has it: fetched once, with the middle of every area, and
// asked for again while it could not be had.
import { useEffect, useState } from "react";

type Point = readonly [number, number];

/** A map in GeoJSON; the gateway has looked at its frame, not at every point of it. */
export interface GeoJson {
  type: "FeatureCollection";
  name?: unknown;
  features: readonly Area[];
}

interface Area {
  type: "Feature";
  properties: { code?: unknown; name?: unknown } | null;
  geometry:
    | { type: "Polygon"; coordinates: readonly (readonly Point[])[] }
    | { type: "MultiPolygon"; coordinates: readonly (readonly (readonly Point[])[])[] }
    | { type: "Point" }
    | null;
}

export interface Place {
  code: string;
  name: string;
  middle: Point;
}

export interface CountyMapFile {
  /** Of the county, where the file says it. */
  name: string | null;
  geoJson: GeoJson;
  places: readonly Place[];
  /** How much narrower a degree of longitude is than one of latitude there. */
  narrow: number;
}

export type MapState =
  | { is: "asked" }
  | { is: "there"; map: CountyMapFile }
  | { is: "none" }
  | { is: "away" };

const ADDRESS = "/county.geojson";
const PAUSE = 5_000;

let kept: MapState = { is: "asked" };

export function useCountyMapFile(): MapState {
  const [state, setState] = useState(kept);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      if (kept.is !== "there") {
        kept = await fetched();
      }
      if (gone) {
        return;
      }
      setState(kept);
      if (kept.is === "away") {
        timer = setTimeout(ask, PAUSE);
      }
    };
    ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return state;
}

async function fetched(): Promise<MapState> {
  try {
    const answer = await fetch(ADDRESS, { credentials: "same-origin" });
    if (answer.status === 404) {
      return { is: "none" };
    }
    return answer.ok ? { is: "there", map: read(await answer.json()) } : { is: "away" };
  } catch {
    return { is: "away" };
  }
}

/** Areas without a code are left out: they belong to no unit. */
export function read(geoJson: GeoJson): CountyMapFile {
  const features = geoJson.features.filter(({ properties, geometry }) => {
    return typeof properties?.code === "string" && ringOf(geometry).length > 0;
  });
  const places = features.map(({ properties, geometry }) => {
    const code = String(properties?.code);
    const { name } = properties ?? {};
    return { code, name: typeof name === "string" ? name : code, middle: middleOf(geometry) };
  });
  const heights = places.map(({ middle }) => middle[1]);
  const latitude = heights.reduce((sum, height) => sum + height, 0) / Math.max(1, heights.length);
  return {
    name: typeof geoJson.name === "string" && geoJson.name !== "" ? geoJson.name : null,
    geoJson: { type: "FeatureCollection", features },
    places,
    narrow: Math.cos((latitude * Math.PI) / 180),
  };
}

/** The outer line of an area, of its largest part where it has several. */
function ringOf(geometry: Area["geometry"]): readonly Point[] {
  if (geometry?.type === "Polygon") {
    return geometry.coordinates[0] ?? [];
  }
  if (geometry?.type === "MultiPolygon") {
    const rings = geometry.coordinates.map(([outer]) => outer ?? []);
    return rings.reduce<readonly Point[]>((a, b) => (size(b) > size(a) ? b : a), []);
  }
  return [];
}

/** Sides of a ring with twice the area each spans with the origin. */
function sides(ring: readonly Point[]) {
  const [[x0, y0] = [0, 0]] = ring;
  const near = ring.map(([x, y]) => [x - x0, y - y0] as const);
  return near.flatMap(([x, y], at) => {
    const next = near[at + 1];
    return next ? [{ x: x + next[0], y: y + next[1], twice: x * next[1] - next[0] * y }] : [];
  });
}

function size(ring: readonly Point[]): number {
  return Math.abs(sides(ring).reduce((sum, { twice }) => sum + twice, 0));
}

/** The centre of gravity. */
function middleOf(geometry: Area["geometry"]): Point {
  const ring = ringOf(geometry);
  const [[x0, y0] = [0, 0]] = ring;
  const all = sides(ring);
  const area = all.reduce((sum, { twice }) => sum + twice, 0);
  if (area === 0) {
    return [x0, y0];
  }
  const mean = (of: "x" | "y") =>
    all.reduce((sum, side) => sum + side[of] * side.twice, 0) / (3 * area);
  return [x0 + mean("x"), y0 + mean("y")];
}
