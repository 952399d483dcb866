// GraphQL of the page: documents typed by the committed schema. Write a fragment beside the
// component that shows it, and let the parent spread it.
import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./introspection";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: false;
  scalars: {
    /** RFC 3339 with the offset of Beijing. */
    DateTime: string;
    /** `2020-03-31` */
    Date: string;
    /** `17:30` */
    TimeOfDay: string;
    Points: number;
    Position: string;
    JSON: unknown;
  };
}>();

export { type FragmentOf, type ResultOf, readFragment } from "gql.tada";
