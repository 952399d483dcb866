// The commands that may wait on the device for a network. They live here, and not with the form,
// because they are sent from wherever the page was opened.
import type { VariablesOf } from "gql.tada";
import { graphql } from "./index";
import { RECEIPT, REFUSAL } from "./useCommand";

export const SubmitFeedback = graphql(
  `
  mutation SubmitFeedback($cmd: Cmd!, $input: FeedbackInput!) {
    submitFeedback(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export const SubmitPart = graphql(
  `
  mutation SubmitPart($cmd: Cmd!, $input: PartInput!) {
    submitPart(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

/** Asked before anything is sent: another tab may have signed somebody else in meanwhile. */
export const WhoSends = graphql(`
  query WhoSends {
    me { id name unit { id shortName } }
  }
`);

export type Order =
  | { command: "submitFeedback"; variables: VariablesOf<typeof SubmitFeedback> }
  | { command: "submitPart"; variables: VariablesOf<typeof SubmitPart> };
