// Handing in and taking back. What is offered follows `Assignment.can`; what was handed in may
// still lie on the device, and the answer stays to be read when the form is gone.
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { isWaiting } from "../../gql/queue";
import { useText } from "../../i18n/useText";
import { CommandAnswer } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { WhyLink } from "../../ui/WhyLink";
import { AssistingFragment } from "./Assisting";
import { draftOf, isBlank, type Kept, useDraft } from "./draft";
import { ReportForm } from "./ReportForm";
import { useHandIn } from "./useHandIn";
import { Waiting } from "./Waiting";
import { Withdraw } from "./Withdraw";

export const AnsweringFragment = graphql(
  `
    fragment Answering on Assignment {
      id
      can
      text
      lamp
      lampReason
      periodKey
      item {
        id
      }
      last: feedback(last: 1) {
        no
        text
      }
      outlook {
        from
        until
        lamp
        sentence
      }
      matter {
        assignments(first: 20) {
          nodes {
            id
            periodKey
            unit {
              id
            }
            item {
              id
            }
            feedback(last: 1) {
              no
              text
            }
          }
        }
      }
      unit {
        id
      }
      ...Assisting
    }
  `,
  [AssistingFragment],
);

export type AnsweringData = ResultOf<typeof AnsweringFragment>;

interface Props {
  of: FragmentOf<typeof AnsweringFragment>;
  base: string;
  /** Something was written; what is shown may lag behind it. */
  onDone: () => void;
}

export function Answering({ of, base, onDone }: Props) {
  const say = useText();
  const it = readFragment(AnsweringFragment, of);
  const open = it.can.includes("submitPart") || it.can.includes("submitFeedback");
  const kept = useDraft(it.id);
  const hand = useHandIn(it.id, it.text);
  const { entry, state, forget, takeBack } = hand;
  useDone(state, onDone);
  const refused = entry !== undefined && !isWaiting(entry);
  const back = () => {
    if (entry) {
      kept.change(draftOf(entry));
      takeBack();
    }
  };
  useRefusedHere(refused && open && state.is === "refused", back);
  const done = state.is === "done" ? state : undefined;
  return (
    <>
      {done && <Done it={it} state={done} base={base} />}
      {!done && entry && state.is !== "busy" && (
        <Waiting
          entry={entry}
          trouble={hand.trouble}
          open={open}
          onAgain={hand.again}
          onTakeBack={back}
          onDrop={takeBack}
        />
      )}
      {!done && open && (!entry || state.is === "busy") && (
        <ReportForm
          it={it}
          kept={entry ? { ...kept, draft: draftOf(entry) } : kept}
          hand={hand}
          base={base}
        />
      )}
      {!done && !open && !entry && !isBlank(kept.draft) && <LeftOver kept={kept} state={state} />}
      <Withdraw it={it} onDone={onDone} onTaken={forget} />
      {it.can.includes("review") && (
        <Card>
          <Link className="quiet" to="/review">
            {say("todo.toReview")}
          </Link>
        </Card>
      )}
    </>
  );
}

/** Tells once that it was done, also when it was sent while nobody pressed anything. */
function useDone(state: CommandState, onDone: () => void): void {
  const told = useRef<CommandState>(undefined);
  useEffect(() => {
    if (state.is === "done" && told.current !== state) {
      told.current = state;
      onDone();
    }
  }, [state, onDone]);
}

/** What is refused while its writer looks on goes back into the form, with the reasons. */
function useRefusedHere(refused: boolean, back: () => void): void {
  const then = useRef(back);
  then.current = back;
  useEffect(() => {
    if (refused) {
      then.current();
    }
  }, [refused]);
}

interface DoneProps {
  it: AnsweringData;
  state: Extract<CommandState, { is: "done" }>;
  base: string;
}

function Done({ it, state, base }: DoneProps) {
  const say = useText();
  return (
    <Card title={say("todo.done")}>
      <div className="todo-form">
        <p>
          <WhyLink assignment={it.id} what={say(`ui.lamp.${it.lamp}`)}>
            <LampDot lamp={it.lamp} word />
          </WhyLink>{" "}
          {it.lampReason}
        </p>
        <p>
          <CommandAnswer state={state} />
        </p>
        <p>
          <Link className="quiet" to={base}>
            {say("todo.done.back")}
          </Link>
        </p>
      </div>
    </Card>
  );
}

/** Words that were never handed in, on a duty that is not open any more: a colleague was faster. */
function LeftOver({ kept, state }: { kept: Kept; state: CommandState }) {
  const say = useText();
  return (
    <Card title={say("todo.left")}>
      <div className="todo-form">
        {state.is === "refused" && <CommandAnswer state={state} />}
        <p className="todo-soft">{say("todo.left.why")}</p>
        <p className="todo-said">{kept.draft.text}</p>
        <div>
          <button type="button" className="quiet" onClick={kept.clear}>
            {say("todo.queue.drop")}
          </button>
        </div>
      </div>
    </Card>
  );
}
