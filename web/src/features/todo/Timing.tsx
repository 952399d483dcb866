// The time of a duty, for its unit: how the clock stands, what may be asked, and what became of it.
import { type ComponentType, useState } from "react";
import { type Timing as TimingData, useTimingTrail } from "../../gql/timing";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { Card } from "../../ui/Page";
import { SaidList } from "../../ui/SaidList";
import { TimingFacts } from "../../ui/TimingFacts";
import { Told } from "../../ui/Told";
import { AskCoordination } from "./AskCoordination";
import { AskDecline } from "./AskDecline";
import { AskExtension } from "./AskExtension";
import { SignExtension, WithdrawDecline, WithdrawExtension } from "./Requests";
import type { TimeDialog } from "./time";

const DIALOGS = {
  signExtension: SignExtension,
  askExtension: AskExtension,
  withdrawExtension: WithdrawExtension,
  askDecline: AskDecline,
  withdrawDecline: WithdrawDecline,
  askCoordination: AskCoordination,
} satisfies Record<string, ComponentType<TimeDialog>>;

type Way = keyof typeof DIALOGS;
const WAYS = Object.keys(DIALOGS) as Way[];

interface Props {
  of: TimingData;
  unit: string;
  /** Something was written; what is shown may lag behind it. */
  onDone: () => void;
}

export function Timing({ of, unit, onDone }: Props) {
  const say = useText();
  const [open, setOpen] = useState<Way>();
  const [told, setTold] = useState<{ way: Way; state: CommandState }>();
  const Dialog = open && DIALOGS[open];
  return (
    <Card title={say("timing.title")} className="todo-time">
      <div className="timing-panel">
        {told && <Told words={say(`todo.time.done.${told.way}`)} state={told.state} />}
        <TimingFacts of={of} />
        <div className="timing-buttons">
          {WAYS.filter((way) => of.can.includes(way)).map((way) => (
            <button type="button" className="quiet" key={way} onClick={() => setOpen(way)}>
              {say(`todo.time.${way}`)}
            </button>
          ))}
        </div>
        <SaidList title={say("timing.trail")} said={useTimingTrail(of.id) ?? []} />
      </div>
      {open && Dialog && (
        <Dialog
          of={of}
          unit={unit}
          onClose={() => setOpen(undefined)}
          onDone={(state) => {
            setTold({ way: open, state });
            onDone();
          }}
        />
      )}
    </Card>
  );
}
