// The form of a plan, beside it what would come of it. Sending is only for what was looked at.
import type { ReactNode } from "react";
import { SmsText } from "../../gql/SmsText";
import { useLanguage, useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { about, type CommandState, elsewhere, refusalInWords } from "../../ui/command";
import { Card } from "../../ui/Page";
import { Empty } from "../../ui/States";
import { Cadence } from "./Cadence";
import { ComingTable } from "./ComingTable";
import { FIELDS, type Writing } from "./writing";

export interface ItemChoice {
  no: number;
  text: string;
}

interface Props {
  writing: Writing;
  items: readonly ItemChoice[];
  /** Of the command that writes it down. */
  state: CommandState;
  send: string;
  ready?: boolean;
  onSend: () => void;
  onAgain: () => void;
  /** What else is asked for before it is sent. */
  children?: ReactNode;
}

export function PlanForm({ writing, items, ...sending }: Props) {
  const say = useText();
  const { draft, change, refusals } = writing;
  const { language } = useLanguage();
  const refused = [...about(refusals, "sms"), ...about(refusals, "smsText")];
  const first = items.find(({ no }) => draft.items.length === 0 || draft.items.includes(no));
  return (
    <div className="plans-form">
      <div className="plans-column">
        <Card title={say("plans.step.what")}>
          <Items items={items} chosen={draft.items} onChange={(next) => change({ items: next })} />
        </Card>
        <Card title={say("plans.step.when")}>
          <Cadence writing={writing} />
        </Card>
        <Card title={say("plans.step.sms")}>
          <SmsText
            value={draft.sms}
            about={{ task: first?.text ?? "" }}
            faults={refused.map((refusal) => refusalInWords(language, refusal))}
            onChange={(sms) => change({ sms })}
          />
        </Card>
      </div>
      <div className="plans-column plans-pane">
        <Card title={say("plans.step.look")}>
          <Preview writing={writing} {...sending} />
        </Card>
      </div>
    </div>
  );
}

interface ItemsProps {
  items: readonly ItemChoice[];
  chosen: readonly number[];
  onChange: (chosen: number[]) => void;
}

function Items({ items, chosen, onChange }: ItemsProps) {
  const say = useText();
  const turn = (no: number, on: boolean) =>
    onChange([...chosen.filter((one) => one !== no), ...(on ? [no] : [])].sort((a, b) => a - b));
  return (
    <fieldset className="plans-items">
      <legend className="sr-only">{say("plans.step.what")}</legend>
      <label>
        <input type="checkbox" checked={chosen.length === 0} onChange={() => onChange([])} />
        {say("plans.items.all")}
      </label>
      {items.map(({ no, text }) => (
        <label key={no}>
          <input
            type="checkbox"
            checked={chosen.includes(no)}
            onChange={({ target }) => turn(no, target.checked)}
          />
          {say("plans.item", { no, text })}
        </label>
      ))}
    </fieldset>
  );
}

function Preview({ writing, state, send, ready = true, ...rest }: Omit<Props, "items">) {
  const say = useText();
  const { terms, seen, changed, looking } = writing;
  const fresh = seen !== undefined && !changed;
  return (
    <>
      <div className="plans-bar">
        <CommandButton
          type={fresh ? "default" : "primary"}
          silent
          disabled={terms === undefined}
          state={looking.is === "busy" ? looking : { is: "idle" }}
          onPress={writing.look}
        >
          {say(seen ? "plans.look.again" : "plans.look")}
        </CommandButton>
        {terms === undefined && <span className="plans-soft">{say("plans.look.missing")}</span>}
      </div>
      {(looking.is === "refused" || looking.is === "failed") && (
        <CommandAnswer state={elsewhere(looking, FIELDS)} onAgain={writing.lookAgain} />
      )}
      {changed && (
        <p className="plans-warn" role="status">
          {say("plans.look.changed")}
        </p>
      )}
      {!seen && looking.is === "idle" && (
        <Empty title={say("plans.unseen")}>{say("plans.unseen.why")}</Empty>
      )}
      {seen?.length === 0 && (
        <Empty title={say("plans.seen.none")}>{say("plans.seen.none.why")}</Empty>
      )}
      {seen && seen.length > 0 && <ComingTable coming={seen} />}
      {rest.children}
      <CommandAnswer state={elsewhere(state, FIELDS)} onAgain={rest.onAgain} />
      {seen && (
        <CommandButton
          type="primary"
          silent
          state={state}
          disabled={!fresh || !ready || terms === undefined}
          onPress={rest.onSend}
        >
          {send}
        </CommandButton>
      )}
    </>
  );
}
