// The kind of a fact, in words and in the colour of its family; lamps and plates in their own.

import { saidBy } from "../../gql/payload";
import { useText } from "../../i18n/useText";
import type { TrailEvent } from "./event";
import { asLamp, asPlate, familyOf, kindInWords } from "./kinds";

type Told = Pick<TrailEvent, "type" | "payload">;

/** The mark on the line: round, or square where a plate was given. */
export function Mark({ event }: { event: Told }) {
  const said = saidBy(event);
  const lamp = asLamp(said.to ?? said.lamp);
  const plate = asPlate(said.plate);
  return (
    <i
      className="trail-mark"
      data-family={familyOf(event.type)}
      data-colour={lamp ?? plate}
      aria-hidden="true"
    />
  );
}

export function KindWord({ type }: { type: string }) {
  const say = useText();
  return (
    <b className="trail-kind" data-family={familyOf(type)} title={type}>
      {kindInWords(say, type)}
    </b>
  );
}
