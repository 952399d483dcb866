// The proof: the quarter reckoned anew from the facts alone, and held against what was published.
// Nothing is changed by it.
import type { ReactNode } from "react";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { When } from "../../ui/Dates";
import { Hash } from "../../ui/Hash";
import { grouped, percent } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { Changes } from "./Changes";
import { isAlarm, isPast, share, type Verdict, verdict } from "./proof";
import { type Job, useProof } from "./useProof";
import type { Quarter } from "./useQuarter";

export function Proof({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const proof = useProof(quarter.code);
  const { job, awaited, lost } = proof;
  const told = job && verdict(job);
  const working = awaited || (job !== undefined && told === undefined);
  return (
    <Card title={say("quarter.proof")} className="settle-proof">
      <p>{say(quarter.state === "FROZEN" ? "quarter.proof.why" : "quarter.proof.open")}</p>
      {working ? (
        <Working job={job} state={proof.cancel} onStop={proof.stop} onAgain={proof.stopAgain} />
      ) : (
        <CommandButton silent state={proof.rebuild} onPress={proof.start}>
          {say(told ? "quarter.proof.again" : "quarter.proof.start")}
        </CommandButton>
      )}
      <Trouble state={proof.rebuild} onAgain={proof.startAgain} />
      {lost && <p className="settle-soft">{say("quarter.proof.lost")}</p>}
      {job && told && <Outcome job={job} told={told} quarter={quarter} />}
    </Card>
  );
}

/** What was taken in hand shows itself at work; only what was not is told. */
function Trouble({ state, onAgain }: { state: CommandState; onAgain: () => void }) {
  const shown = state.is === "refused" || state.is === "failed";
  return shown && <CommandAnswer state={state} onAgain={onAgain} />;
}

interface WorkingProps {
  job: Job | undefined;
  state: CommandState;
  onStop: () => void;
  onAgain: () => void;
}

function Working({ job, state, onStop, onAgain }: WorkingProps) {
  const say = useText();
  const { done = 0, total = 0 } = job ?? {};
  const part = share({ done, total });
  const queued = !job || job.state === "QUEUED";
  const told = { n: grouped(done), m: grouped(total), share: percent(part ?? 0) };
  return (
    <div className="settle-working">
      <progress
        aria-label={say("quarter.proof.progress")}
        {...(part !== undefined && { value: part })}
      />
      <p className="settle-soft" role="status">
        {queued
          ? say("quarter.proof.queued")
          : say(total > 0 ? "quarter.proof.done" : "quarter.proof.begun", told)}
      </p>
      <CommandButton silent state={state} onPress={onStop}>
        {say("quarter.proof.cancel")}
      </CommandButton>
      <Trouble state={state} onAgain={onAgain} />
    </div>
  );
}

interface OutcomeProps {
  job: Job;
  told: Verdict;
  quarter: Quarter;
}

function Outcome({ job, told, quarter }: OutcomeProps) {
  const say = useText();
  const past = isPast(job.startedAt, quarter);
  const alarm = isAlarm(told) && !past;
  const published = quarter.resultHash;
  return (
    <div
      className="settle-outcome"
      data-alarm={alarm || undefined}
      data-past={past || undefined}
      role={alarm ? "alert" : "status"}
    >
      <p>
        <b>{say(`quarter.proof.${told}`)}</b>
        {job.finishedAt && (
          <span className="stamp">
            <When at={job.finishedAt} />
          </span>
        )}
      </p>
      {job.error && <p>{job.error}</p>}
      {past ? (
        <p>{say("quarter.proof.past")}</p>
      ) : (
        <p className="settle-soft">{say(`quarter.proof.${told}.why`)}</p>
      )}
      {job.resultHash && (
        <dl className="settle-hashes">
          {published && !past && (
            <Line name={say("quarter.hash.published")}>
              <Hash hash={published} of={say("quarter.hash.published")} />
            </Line>
          )}
          <Line name={say("quarter.hash.reckoned")}>
            <Hash hash={job.resultHash} of={say("quarter.hash.reckoned")} />
          </Line>
        </dl>
      )}
      {job.diff && job.diff.length > 0 && (
        <Changes
          changes={job.diff}
          quarter={quarter.code}
          label={say("quarter.proof.diff")}
          before={published ? "quarter.proof.before" : "quarter.proof.shown"}
          after="quarter.proof.after"
        />
      )}
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
