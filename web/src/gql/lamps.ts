// How many lamps show which colour, for whoever counts all five.
import { graphql } from "./index";

export const LAMPS = graphql(`
  fragment Lamps_all on LampCount @_unmask {
    green
    yellow
    red
    pending
    off
  }
`);
