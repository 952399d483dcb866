// Points by hand, by two persons: what waits for the second one, and the form of the first.
import { useState } from "react";
import { graphql } from "../../gql";
import { type Command, RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandAnswer } from "../../ui/CommandButton";
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
                decide={decide}
                told={word?.adjustment.no === adjustment.no}
                onDecide={(agree, reason) => send(adjustment, agree, reason)}
              />
            </li>
          ))}
        </ul>
      )}
      {gone && decide.state.is !== "idle" && (
        <Taken word={word} state={decide.state} onAgain={() => void decide.again()} />
      )}
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
  decide: Pick<Command<unknown, unknown>, "state" | "again">;
  /** The answer is about this one. */
  told: boolean;
  onDecide: (agree: boolean, reason: string) => void;
}

/** Who proposed it is not the second person; that is said where the buttons would be. */
function Second({ adjustment, may, mine, decide, told, onDecide }: SecondProps) {
  const say = useText();
  return (
    <>
      {(mine || !may) && (
        <p className="settle-note">{say(mine ? "quarter.adjust.mine" : "quarter.adjust.byHead")}</p>
      )}
      {(mine || may) && (
        <Decide
          about={about(say, adjustment)}
          mine={mine}
          state={told ? decide.state : { is: "idle" }}
          onDecide={onDecide}
          onAgain={() => void decide.again()}
        />
      )}
    </>
  );
}

interface TakenProps {
  word: Word;
  state: Command<unknown, unknown>["state"];
  onAgain: () => void;
}

/** The answer stays to be read when its line is gone. */
function Taken({ word, state, onAgain }: TakenProps) {
  const say = useText();
  return (
    <p className="settle-taken">
      <span>{say(OUTCOMES[word.is], { about: about(say, word.adjustment) })}</span>
      <CommandAnswer state={state} onAgain={onAgain} />
    </p>
  );
}

function about(say: ReturnType<typeof useText>, { unit, points: given }: Adjustment): string {
  return say("quarter.adjust.of", { unit: unit.name, points: points(given, true) });
}
