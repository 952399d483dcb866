// The job that reckons a quarter anew: started, watched, broken off. Which one is looked at stands
// in the address, so that a reload finds it; the service forgets jobs when it starts anew.
import { useEffect, useState } from "react";
import { useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { isOver } from "../../gql/live";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useFilters } from "../../ui/filters";
import { CHANGE } from "./Changes";
import { verdict } from "./proof";

const REBUILD = graphql(
  `
    mutation SettleRebuild($cmd: Cmd!, $quarter: ID!) {
      rebuildScores(cmd: $cmd, quarter: $quarter, dryRun: true) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        job {
          id
        }
      }
    }
  `,
  [RECEIPT, REFUSAL],
);

const CANCEL = graphql(
  `
    mutation SettleCancel($cmd: Cmd!, $id: ID!) {
      cancelJob(cmd: $cmd, id: $id) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        job {
          id
        }
      }
    }
  `,
  [RECEIPT, REFUSAL],
);

const LIVE = graphql(
  `
    subscription SettleJob($id: ID!) {
      job(id: $id) {
        id
        state
        done
        total
        startedAt
        finishedAt
        error
        resultHash
        matches
        quarter {
          id
          code
        }
        diff {
          ...Settle_change
        }
      }
    }
  `,
  [CHANGE],
);

export type Job = ResultOf<typeof LIVE>["job"];

export function useProof(quarter: string) {
  const { one, set } = useFilters();
  const rebuild = useCommand(REBUILD);
  const cancel = useCommand(CANCEL);
  const id = one("job");
  const { job, lost } = useJob(id);
  const look = (answer: ResultOf<typeof REBUILD> | undefined) => {
    const started = answer?.rebuildScores.job;
    if (started) {
      cancel.reset();
      set({ job: started.id });
    }
  };
  return {
    job: job?.quarter.code === quarter ? job : undefined,
    /** It is on its way: nothing was heard of it yet. */
    awaited: id !== "" && !job && !lost,
    /** There was one, and nobody knows it any more. */
    lost,
    rebuild: rebuild.state,
    start: () => void rebuild.run({ quarter }).then(look),
    startAgain: () => void rebuild.again().then(look),
    cancel: cancel.state,
    stop: () => void cancel.run({ id }),
    stopAgain: () => void cancel.again(),
  };
}

/** As it is told; once it has ended, nobody listens any more. */
function useJob(id: string): { job: Job | undefined; lost: boolean } {
  const [last, setLast] = useState<Job>();
  const job = last?.id === id ? last : undefined;
  const ended = job !== undefined && verdict(job) !== undefined;
  const [{ data, error, operation }] = useSubscription({
    query: LIVE,
    variables: { id },
    pause: id === "" || ended,
  });
  useEffect(() => {
    if (data) {
      setLast(data.job);
    }
  }, [data]);
  // Until this one is heard of, urql still says what the one before came to.
  const lost = !ended && operation?.variables.id === id && isOver(error);
  return { job: lost ? undefined : job, lost };
}
