// What a fact changed of lamp and plate, as the fact itself says it and the ones before it.
// Nothing here applies a rule: states between facts are for the service to replay.

import { saidBy } from "../../gql/payload";
import type { LampColour } from "../../ui/LampDot";
import type { PlateColour } from "../../ui/PlateSquare";
import type { TrailEvent } from "./event";
import { asLamp, asPlate } from "./kinds";

export interface Shown {
  lamp: LampColour | null;
  /** The lamp that scores. */
  settled: LampColour | null;
  plate: PlateColour | null;
}

export interface Change {
  before: Shown;
  after: Shown;
}

const NOTHING: Shown = { lamp: null, settled: null, plate: null };

type Told = Pick<TrailEvent, "type" | "payload">;

/** For each fact, oldest first, what was shown before and after it. */
export function changesOf(events: readonly Told[]): Change[] {
  let before = NOTHING;
  return events.map((event) => {
    const after = { ...before, ...shownBy(event) };
    const change = { before: { ...before, ...saidBefore(event) }, after };
    before = after;
    return change;
  });
}

function shownBy(event: Told): Partial<Shown> {
  const said = saidBy(event);
  switch (event.type) {
    // An assignment begins unlit; the first lamp that turns says so itself.
    case "AssignmentIssued":
      return { lamp: "OFF" };
    case "LampTurned":
      return { lamp: asLamp(said.to) ?? null };
    case "LampSettled":
      return { settled: asLamp(said.lamp) ?? null };
    case "LampVoided":
      return { settled: null };
    case "PlateShown":
    case "PlateRevised":
      return { plate: asPlate(said.plate) ?? null };
    case "PlateVoided":
      return { plate: null };
    default:
      return {};
  }
}

/** Some facts say themselves what was before; that is worth more than what was put together. */
function saidBefore(event: Told): Partial<Shown> {
  const said = saidBy(event);
  if (event.type === "LampTurned") {
    return { lamp: asLamp(said.from) ?? null };
  }
  return event.type === "PlateRevised" ? { plate: asPlate(said.old) ?? null } : {};
}
