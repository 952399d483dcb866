// A quarter's books as they stand, and who looks at them. Asked anew whenever something is said
// about quarters or changes what is still open in one, and when it may be published from now on.
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { useAfterwards, useLatest } from "../../gql/news";
import { useWhole } from "../../gql/useWhole";
import { useNow } from "../../ui/clock";

const QUARTER = graphql(`
  query SettleQuarter($id: ID!) {
    me {
      id
    }
    quarter(id: $id) {
      id
      code
      label
      state
      settlesFrom
      openedAt
      settledAt
      frozenAt
      reopenedAt
      reopenedReason
      ruleVersion
      ruleHash
      resultHash
      uptoPosition
      unsettled
      adjustments {
        no
        points
        reason
        document
        proposedAt
        proposer {
          id
          name
        }
        unit {
          id
          name
        }
      }
      reopening {
        reason
        proposedAt
        proposer {
          id
          name
        }
      }
      can {
        adjust
        decideAdjustment
        freeze
        proposeReopening
        decideReopening
      }
    }
  }
`);

export type Quarter = NonNullable<ResultOf<typeof QUARTER>["quarter"]>;
export type Adjustment = Quarter["adjustments"][number];

/** As it was last told without an error. Whoever shows it is drawn anew for another one (`key`). */
export function useQuarter(code: string) {
  const [answer, ask] = useQuery({
    query: QUARTER,
    variables: { id: code },
    pause: code === "",
  });
  const told = useWhole(answer);
  const again = () => ask({ requestPolicy: "network-only" });
  const news = useLatest(OF_BOOKS);
  useAfterwards(news, again);
  // What one can do then is not known now, and no fact tells that time has passed.
  const now = useNow();
  useAnewWith(told?.quarter && now >= new Date(told.quarter.settlesFrom).getTime(), ask);
  return {
    quarter: told?.quarter,
    me: told?.me.id ?? "",
    error: answer.error,
    again,
    /** Another one whenever something has happened. */
    news,
  };
}

/** Of the books, and of the duties in them: whatever their list shows. */
const OF_BOOKS = {
  type: [
    "QuarterOpened",
    "AdjustmentProposed",
    "ScoreAdjusted",
    "AdjustmentDeclined",
    "QuarterSettled",
    "QuarterFrozen",
    "ReopeningProposed",
    "ReopeningDeclined",
    "QuarterReopened",
    "AssignmentIssued",
    "AssignmentAcknowledged",
    "AssignmentCancelled",
    "FeedbackSubmitted",
    "FeedbackReturned",
    "FeedbackApproved",
    "PartSubmitted",
    "PartReturned",
    "SubmissionWithdrawn",
    "LampTurned",
    "LampSettled",
    "LampVoided",
    "PlateShown",
    "PlateRevised",
    "PlateVoided",
  ],
};
