// The second person's word: agree, or decline with a reason. Whoever proposed it can take it back.
import { Button } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";

const IDLE: CommandState = { is: "idle" };

interface Props {
  /** What is decided, in words. */
  about: string;
  /** It was proposed by the viewer, who cannot agree to it. */
  mine?: boolean;
  /** Nothing can be decided right now. */
  held: boolean;
  state: CommandState;
  onDecide: (agree: boolean, reason: string) => void;
  onAgain: () => void;
}

export function Decide({ about, mine = false, held, state, onDecide, onAgain }: Props) {
  const say = useText();
  const [declining, setDeclining] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const decide = (agree: boolean, reason: string) => {
    setAgreed(agree);
    onDecide(agree, reason);
  };
  return (
    <fieldset className="settle-decide" aria-label={say("quarter.decide", { about })}>
      <div className="settle-buttons">
        {!mine && (
          <CommandButton
            type="primary"
            silent
            state={agreed ? state : IDLE}
            disabled={held}
            onPress={() => decide(true, "")}
          >
            {say("quarter.agree")}
          </CommandButton>
        )}
        <Button disabled={held} aria-expanded={declining} onClick={() => setDeclining(!declining)}>
          {say(mine ? "quarter.takeBack" : "quarter.decline")}
        </Button>
      </div>
      {declining && (
        <Decline
          mine={mine}
          state={agreed ? IDLE : state}
          disabled={held}
          onDecline={(reason) => decide(false, reason)}
        />
      )}
      <CommandAnswer state={state} onAgain={onAgain} />
    </fieldset>
  );
}

interface DeclineProps {
  mine: boolean;
  state: CommandState;
  disabled: boolean;
  onDecline: (reason: string) => void;
}

function Decline({ mine, state, disabled, onDecline }: DeclineProps) {
  const say = useText();
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  useEffect(() => text.current?.focus(), []);
  return (
    <div className="settle-field">
      <label htmlFor={id}>{say(mine ? "quarter.takeBack.reason" : "quarter.decline.reason")}</label>
      <textarea
        ref={text}
        id={id}
        className="settle-input"
        rows={2}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <div className="settle-buttons">
        <CommandButton silent state={state} disabled={disabled} onPress={() => onDecline(reason)}>
          {say(mine ? "quarter.takeBack.send" : "quarter.decline.send")}
        </CommandButton>
      </div>
    </div>
  );
}
