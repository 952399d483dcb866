// The units of the county, to choose one from: by group, in the official order.
import { useQuery } from "urql";
import { graphql } from "./index";
import { useWhole } from "./useWhole";

const UNITS = graphql(`
  query UnitChoices {
    units {
      id
      name
      shortName
      group
      kind
    }
  }
`);

interface UnitOption {
  value: string;
  label: string;
  group: string;
}

/** Who can be given a duty: neither the office nor the unit that has it. */
export function useUnitOptions(except: string) {
  const [answer, ask] = useQuery({ query: UNITS });
  const units = useWhole(answer)?.units;
  const others = units?.filter(({ id, kind }) => id !== except && kind !== "SUPERVISION");
  return {
    options: others?.map(({ id, name, group }): UnitOption => ({ value: id, label: name, group })),
    error: answer.error,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}
