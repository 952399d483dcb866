// What the forms choose from: the units in the official order, and the aspects of each type.
import { graphql, type ResultOf } from "../../gql";

export const HouseQuery = graphql(`
  query IssueHouse($year: Int!) {
    units {
      id
      code
      name
      shortName
      kind
      aliases
    }
    taxonomy(year: $year) {
      type
      label
    }
  }
`);

export type House = ResultOf<typeof HouseQuery>;
export type Unit = House["units"][number];

export function aspectsOf({ taxonomy }: House, type: string): { value: string; label: string }[] {
  const labels = taxonomy.filter((aspect) => aspect.type === type).map(({ label }) => label);
  return labels.map((label) => ({ value: label, label }));
}
