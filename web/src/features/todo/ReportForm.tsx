// The form of a report or of a part: its fields, the lamp it would earn, the button.
import { useState } from "react";
import { useConnection } from "../../gql/connection";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { Refused } from "../../ui/Field";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { lengthOf } from "../../ui/typed";
import type { AnsweringData } from "./Answering";
import { Assisting, useAssisting } from "./Assisting";
import type { Kept } from "./draft";
import { type Before, Fields, MOST, percentOf } from "./Fields";
import { foreseen } from "./outlook";
import type { useHandIn } from "./useHandIn";

interface Props {
  it: AnsweringData;
  kept: Kept;
  hand: ReturnType<typeof useHandIn>;
  base: string;
}

/** Fields that show what is refused about them; the rest stands at the button. */
const SHOWN = ["text", "percent", "parts"];

export function ReportForm({ it, kept, hand, base }: Props) {
  const say = useText();
  const { up } = useConnection();
  const [noRoom, setNoRoom] = useState(false);
  const part = it.can.includes("submitPart");
  const assisting = useAssisting(it, kept);
  const { draft } = kept;
  const text = draft.text.trim();
  const percent = percentOf(draft);
  const long = lengthOf(text) > MOST;
  const ready = text !== "" && !long && percent !== undefined && (part || assisting.ready);
  const refusals = refusalsOf(hand.state);
  const others = refusals.filter((one) => !SHOWN.some((name) => about([one], name).length > 0));
  const submit = () => {
    const input = {
      text,
      percent: percent ?? null,
      noChange: draft.noChange,
      ...assisting.covered,
    };
    const given = hand.handIn(
      part ? { command: "submitPart", input: { text } } : { command: "submitFeedback", input },
    );
    setNoRoom(!given);
    if (given) {
      kept.clear();
    }
  };
  return (
    <Card title={say(part ? "todo.form.part" : "todo.form")}>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset className="todo-form" disabled={hand.state.is === "busy"}>
          <Fields kept={kept} before={beforeOf(it)} part={part} refusals={refusals} />
          {!part && <Assisting assisting={assisting} base={base} />}
          <Refused refusals={about(refusals, "parts")} />
          <Refused refusals={others} />
          <div className="todo-send">
            <CommandButton
              type="primary"
              size="large"
              silent
              state={hand.state}
              disabled={!ready}
              onPress={submit}
            >
              {say(sendWord(part, up))}
            </CommandButton>
            <IfNow it={it} />
          </div>
          {noRoom && <p role="alert">{say("todo.form.noRoom")}</p>}
          {text === "" && <p className="todo-soft">{say("todo.form.empty")}</p>}
        </fieldset>
      </form>
    </Card>
  );
}

function sendWord(part: boolean, up: boolean) {
  if (!up) {
    return "todo.form.sendLater";
  }
  return part ? "todo.form.sendPart" : "todo.form.send";
}

/** What the button would earn. */
function IfNow({ it }: { it: AnsweringData }) {
  const say = useText();
  const [first] = foreseen(say, it.outlook, useNow());
  return first ? (
    <span className="todo-if">
      <LampDot lamp={first.lamp} />
      {first.lamp === "RED"
        ? say("todo.form.ifNow.red")
        : say("todo.form.ifNow", { lamp: say(`ui.lamp.${first.lamp}`) })}
    </span>
  ) : null;
}

/** The last words on this duty, or on the same item in an earlier period. */
function beforeOf({ id, last, matter, item, unit }: AnsweringData): Before | undefined {
  const own = last[0];
  if (own) {
    return { text: own.text, period: undefined };
  }
  const same = matter.assignments.nodes.filter(
    (one) => one.id !== id && one.item?.id === item?.id && one.unit.id === unit.id,
  );
  const told = same.filter(({ feedback }) => feedback.length > 0);
  const [newest] = told.sort((one, other) => (one.periodKey < other.periodKey ? 1 : -1));
  const text = newest?.feedback[0]?.text;
  return text === undefined ? undefined : { text, period: newest?.periodKey };
}
