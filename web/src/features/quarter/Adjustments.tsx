// Points by hand, by two persons: what waits for the second one, and the form of the first.
import { useState } from "react";
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandAnswer } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { When } from "../../ui/Dates";
import { points } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { Points } from "../../ui/Points";
import { Empty } from "../../ui/States";
import { Decide } from "./Decide";
import { Propose } from "./Propose";
import type { Adjustment, Quarter } from "./useQuarter";

const DECIDE = graphql(
  `
    mutation SettleDecideAdjustment(
      $cmd: Cmd!
      $quarter: ID!
      $no: Int!
      $agree: Boolean!
      $reason: String!
    ) {
      decideAdjustment(cmd: $cmd, quarter: $quarter, no: $no, agree: $agree, reason: $reason) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        quarter {
          id
        }
      }
    }
  `,
  [RECEIPT, REFUSAL],
);

interface Props {
  quarter: Quarter;
  /** The id of who looks at it. */
  me: string;
}

interface Word {
  adjustment: Adjustment;
  is: keyof typeof OUTCOMES;
}

const OUTCOMES = {
  agreed: "quarter.agreed",
  declined: "quarter.declined",
  takenBack: "quarter.takenBack",
} as const;

export function Adjustments({ quarter, me }: Props) {
  const say = useText();
  const decide = useCommand(DECIDE);
  const [word, setWord] = useState<Word>();
  const { code, adjustments } = quarter;
  const n = adjustments.length;
  const gone = word && !adjustments.some(({ no }) => no === word.adjustment.no);
  const { state } = decide;
  // One after the other: the next is decided once the last has its answer and its line is gone.
  const held = state.is === "busy" || (state.is === "done" && !gone);
  const send = (adjustment: Adjustment, agree: boolean, reason: string) => {
    const mine = adjustment.proposer?.id === me;
    setWord({ adjustment, is: agree ? "agreed" : mine ? "takenBack" : "declined" });
    void decide.run({ quarter: code, no: adjustment.no, agree, reason });
  };
  return (
    <Card
      title={say("quarter.adjust")}
      extra={n > 0 && <span className="stamp">{say("quarter.adjust.count", { n })}</span>}
    >
      {n === 0 ? (
        <Empty title={say("quarter.adjust.none")}>{say("quarter.adjust.none.why")}</Empty>
      ) : (
        <ul className="settle-waiting">
          {adjustments.map((adjustment) => (
            <li key={adjustment.no}>
              <Told adjustment={adjustment} />
              <Second
                adjustment={adjustment}
                may={quarter.can.decideAdjustment}
                mine={adjustment.proposer?.id === me}
                held={held}
                state={word?.adjustment.no === adjustment.no ? state : { is: "idle" }}
                onDecide={(agree, reason) => send(adjustment, agree, reason)}
                onAgain={() => void decide.again()}
              />
            </li>
          ))}
        </ul>
      )}
      {gone && <Taken word={word} state={state} onAgain={() => void decide.again()} />}
      <Propose quarter={quarter} />
    </Card>
  );
}

function Told({ adjustment }: { adjustment: Adjustment }) {
  const say = useText();
  const { unit, points, reason, document, proposer, proposedAt } = adjustment;
  return (
    <div>
      <p className="settle-whose">
        <b>{unit.name}</b>
        <Points value={points} />
      </p>
      <p>{reason}</p>
      <p className="stamp">
        {say("quarter.adjust.document", { document })} ·{" "}
        {say("quarter.proposed", { name: proposer?.name ?? say("quarter.somebody") })}{" "}
        <When at={proposedAt} />
      </p>
    </div>
  );
}

interface SecondProps {
  adjustment: Adjustment;
  /** The viewer may decide one of those that wait. */
  may: boolean;
  mine: boolean;
  /** Nothing can be decided right now. */
  held: boolean;
  /** Of a decision about this one. */
  state: CommandState;
  onDecide: (agree: boolean, reason: string) => void;
  onAgain: () => void;
}

/** Who proposed it is not the second person; that is said where the buttons would be. */
function Second({ adjustment, may, mine, ...decision }: SecondProps) {
  const say = useText();
  return (
    <>
      {(mine || !may) && (
        <p className="settle-note">{say(mine ? "quarter.adjust.mine" : "quarter.adjust.byHead")}</p>
      )}
      {(mine || may) && <Decide about={about(say, adjustment)} mine={mine} {...decision} />}
    </>
  );
}

interface TakenProps {
  word: Word;
  state: CommandState;
  onAgain: () => void;
}

/** The answer stays to be read when its line is gone: somebody else may have been quicker. */
function Taken({ word, state, onAgain }: TakenProps) {
  const say = useText();
  const whose = about(say, word.adjustment);
  return (
    <div className="settle-taken">
      <span>{state.is === "done" ? say(OUTCOMES[word.is], { about: whose }) : whose}</span>
      <CommandAnswer state={state} onAgain={onAgain} />
    </div>
  );
}

function about(say: ReturnType<typeof useText>, { unit, points: given }: Adjustment): string {
  return say("quarter.adjust.of", { unit: unit.name, points: points(given, true) });
}
