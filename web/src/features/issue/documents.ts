// What an order by hand asks of the service: preview page by page, send, recall.
import { graphql, type ResultOf } from "../../gql";
import { RECEIPT, REFUSAL } from "../../gql/useCommand";

export const PreviewBatch = graphql(
  `
  mutation IssueBatchPreview($cmd: Cmd!, $input: BatchInput!, $skip: Int!) {
    issueBatch(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      previewHash
      previewCount
      alreadyIssued
      preview(first: 200, skip: $skip) {
        matter {
          id
          number
          title
        }
        itemNo
        text
        unit {
          id
          shortName
        }
        role
        dueAt
        due
        importance
        urgency
        answersTo {
          id
          shortName
        }
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export const SendBatch = graphql(
  `
  mutation IssueBatchSend($cmd: Cmd!, $input: BatchInput!) {
    issueBatch(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      batch
      assignmentCount
      recallUntil
      assignments(first: 200) {
        id
        matter {
          id
          number
          title
        }
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export const RecallBatch = graphql(
  `
  mutation RecallBatch($cmd: Cmd!, $batch: ID!) {
    recallBatch(cmd: $cmd, batch: $batch) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

type Page = NonNullable<ResultOf<typeof PreviewBatch>["issueBatch"]>;
/** What was issued. */
export type Made = ResultOf<typeof SendBatch>["issueBatch"];
/** What one unit would get. */
export type Line = Page["preview"][number];
