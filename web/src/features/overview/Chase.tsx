// Chasing units that are late, many at once: what is said to them, and then who was chased, who
// was left out, and why.
import { useEffect, useId, useRef, useState } from "react";
import { graphql, type ResultOf } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { CommandAnswer } from "../../ui/CommandButton";
import { about, type CommandState, refusalsOf } from "../../ui/command";
import { Field } from "../../ui/Field";
import { lengthOf, useTyped } from "../../ui/typed";
import { MOST, messagesOf } from "./sms";

const CHASE = graphql(
  `
  mutation OverviewChase($cmd: Cmd!, $assignments: [ID!]!, $text: String!) {
    chase(cmd: $cmd, assignments: $assignments, text: $text) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      sent
      skipped {
        message
        assignment {
          id
          text
          unit {
            id
            shortName
          }
        }
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

type Outcome = ResultOf<typeof CHASE>["chase"];

/** Somebody who may be chased. */
export interface Late {
  id: string;
  text: string;
  unit: { shortName: string };
}

interface Props {
  /** The word on the button. */
  label: string;
  whom: readonly Late[];
}

export function Chase({ label, whom }: Props) {
  const [open, setOpen] = useState<readonly Late[]>();
  const [outcome, setOutcome] = useState<{ of: Outcome; state: CommandState }>();
  return (
    <>
      <button
        type="button"
        className="quiet"
        disabled={whom.length === 0}
        onClick={() => setOpen(whom)}
      >
        {label}
      </button>
      {open && (
        // Whom it is for stays as it was when it was opened, whatever the list does meanwhile.
        <Asking
          whom={open}
          onClose={() => setOpen(undefined)}
          onOutcome={(of, state) => setOutcome({ of, state })}
        />
      )}
      {outcome && !open && <ResultDialog {...outcome} onClose={() => setOutcome(undefined)} />}
    </>
  );
}

interface AskingProps {
  whom: readonly Late[];
  onClose: () => void;
  onOutcome: (of: Outcome, state: CommandState) => void;
}

/** So many are named before the rest is a number. */
const NAMED = 5;

function Asking({ whom, onClose, onOutcome }: AskingProps) {
  const say = useText();
  const chase = useCommand(CHASE);
  const [{ text }, change] = useTyped({ text: say("overview.chase.usual") }, chase);
  const n = lengthOf(text);
  const tell = (data: ResultOf<typeof CHASE> | undefined) =>
    data && onOutcome(data.chase, stateOf(payloadOf(data)));
  return (
    <AskDialog
      title={say("overview.chase.title", { n: whom.length })}
      consequences={[say("overview.chase.what")]}
      send={say("overview.chase.send")}
      state={chase.state}
      ready={n > 0 && n <= MOST}
      fields={["text"]}
      onSend={() => void chase.run({ assignments: whom.map(({ id }) => id), text }).then(tell)}
      onAgain={() => void chase.again().then(tell)}
      onClose={onClose}
    >
      <Whom whom={whom} />
      <Text text={text} n={n} state={chase.state} onChange={(next) => change({ text: next })} />
    </AskDialog>
  );
}

function Whom({ whom }: { whom: readonly Late[] }) {
  const say = useText();
  return (
    <div>
      <b>{say("overview.chase.whom")}</b>
      <ul className="overview-whom">
        {whom.slice(0, NAMED).map(({ id, unit, text }) => (
          <li key={id}>
            {unit.shortName} · {text}
          </li>
        ))}
      </ul>
      {whom.length > NAMED && (
        <p className="stamp">{say("overview.chase.more", { n: whom.length })}</p>
      )}
    </div>
  );
}

interface TextProps {
  text: string;
  n: number;
  state: CommandState;
  onChange: (text: string) => void;
}

function Text({ text, n, state, onChange }: TextProps) {
  const say = useText();
  const count = say("overview.chase.count", { n, most: MOST, sms: messagesOf(n) });
  const long = n > MOST ? ` · ${say("overview.chase.long", { n: n - MOST })}` : "";
  return (
    <Field
      label={say("overview.chase.text")}
      hint={`${count}${long} · ${say("overview.chase.sms")}`}
      value={text}
      wrong={n > MOST}
      refusals={about(refusalsOf(state), "text")}
    >
      {(wired) => (
        <textarea {...wired} rows={4} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

interface ResultProps {
  of: Outcome;
  state: CommandState;
  onClose: () => void;
}

/** Who was chased, and who was not and why; it stays until it was read. */
function ResultDialog({ of: { sent, skipped }, state, onClose }: ResultProps) {
  const say = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog className="ask" ref={dialog} onClose={onClose} aria-labelledby={id}>
      <h2 id={id}>{say("overview.chase.sent", { n: sent })}</h2>
      <p className="overview-answer">
        <CommandAnswer state={state} />
      </p>
      {skipped.length === 0 ? (
        <p className="stamp overview-answer">{say("overview.chase.skipped.none")}</p>
      ) : (
        <>
          <b>{say("overview.chase.skipped", { n: skipped.length })}</b>
          <ul className="overview-whom">
            {skipped.map(({ assignment, message }, at) => (
              <li key={assignment?.id ?? at}>
                {assignment
                  ? `${assignment.unit.shortName} · ${assignment.text}`
                  : say("overview.chase.unknown")}
                <small className="stamp">{message}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="ask-buttons">
        <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
          {say("overview.chase.close")}
        </button>
      </div>
    </dialog>
  );
}
