// The time of a duty beside what is read of it; the head of the office lets its clock stand still
// or go on, and puts a deadline right.
import { type ComponentType, useState } from "react";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { Card } from "../../ui/Page";
import { SaidList } from "../../ui/SaidList";
import { TimingFacts } from "../../ui/TimingFacts";
import { Told } from "../../ui/Told";
import { ChangeDue } from "./ChangeDue";
import { Resume, Suspend } from "./Pausing";
import type { HeadDialog, Weighed } from "./time";

const DIALOGS = {
  suspend: Suspend,
  resume: Resume,
  changeDue: ChangeDue,
} satisfies Record<string, ComponentType<HeadDialog>>;

type Way = keyof typeof DIALOGS;
const WAYS = Object.keys(DIALOGS) as Way[];

export function HeadTime({ of, trail }: Omit<Weighed, "onDecided">) {
  const say = useText();
  const [open, setOpen] = useState<Way>();
  const [told, setTold] = useState<{ way: Way; state: CommandState }>();
  const Dialog = open && DIALOGS[open];
  const ways = WAYS.filter((way) => of.can.includes(way));
  return (
    <Card title={say("timing.title")}>
      <div className="timing-panel">
        {told && <Told words={say(`review.done.${told.way}`)} state={told.state} />}
        <TimingFacts of={of} />
        {ways.length > 0 && (
          <div className="timing-buttons">
            {ways.map((way) => (
              <button type="button" className="quiet" key={way} onClick={() => setOpen(way)}>
                {say(`timing.word.${way}`)}
              </button>
            ))}
          </div>
        )}
        <SaidList title={say("timing.trail")} said={trail ?? []} />
      </div>
      {open && Dialog && (
        <Dialog
          of={of}
          onClose={() => setOpen(undefined)}
          onDone={(state) => setTold({ way: open, state })}
        />
      )}
    </Card>
  );
}
