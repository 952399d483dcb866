// The form of the first person: whose score, how many points, why, and by which paper. What was
// typed stays until it was taken.
import { type ReactNode, useId, useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { groupName } from "../../ui/groups";
import { typedPoints } from "./typed";
import type { Quarter } from "./useQuarter";

const PROPOSE = graphql(
  `
    mutation SettleProposeAdjustment($cmd: Cmd!, $input: AdjustmentInput!) {
      proposeAdjustment(cmd: $cmd, input: $input) {
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

const UNITS = graphql(`
  query SettleUnits {
    units {
      id
      name
      group
      kind
    }
  }
`);

type Unit = ResultOf<typeof UNITS>["units"][number];

const BLANK = { unit: "", points: "", reason: "", document: "" };
type Draft = typeof BLANK;
type Name = keyof Draft;

export function Propose({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const { kind } = useViewer();
  const [open, setOpen] = useState(false);
  if (!quarter.can.adjust) {
    const why = quarter.state === "OPEN" ? "quarter.propose.byOffice" : "quarter.propose.closed";
    return kind === "office" && <p className="settle-note">{say(why)}</p>;
  }
  return (
    <details className="settle-fold" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say("quarter.propose")}</summary>
      {open && <Form code={quarter.code} />}
    </details>
  );
}

function Form({ code }: { code: string }) {
  const say = useText();
  const { role } = useViewer();
  const propose = useCommand(PROPOSE);
  const [draft, setDraft] = useState(BLANK);
  const [pressed, setPressed] = useState(false);
  const [{ data }] = useQuery({ query: UNITS });
  const { unit, points: typed, reason, document } = draft;
  const points = typedPoints(typed);
  const faults = { ...faultsOf(propose.state), ...(pressed && missing(draft)) };
  const change = (name: Name) => (value: string) => setDraft({ ...draft, [name]: value });
  const wired = (name: Name) => ({ wrong: faults[name] ?? false, onChange: change(name) });
  const afterwards = (done: unknown) => {
    if (done) {
      setDraft(BLANK);
      setPressed(false);
    }
  };
  const send = () => {
    setPressed(true);
    if (points !== undefined && unit !== "") {
      const input = { quarter: code, unit, points, reason, document };
      void propose.run({ input }).then(afterwards);
    }
  };
  return (
    <div className="settle-form">
      <Field label={say("quarter.propose.unit")} wrong={faults.unit ?? false}>
        {(id) => (
          <UnitChoice id={id} value={unit} units={data?.units ?? []} onPick={change("unit")} />
        )}
      </Field>
      <Text
        label={say("quarter.propose.points")}
        hint={say("quarter.propose.points.hint")}
        value={typed}
        {...wired("points")}
      />
      <Text wide label={say("quarter.propose.reason")} value={reason} {...wired("reason")} />
      <Text
        wide
        label={say("quarter.propose.document")}
        hint={say("quarter.propose.document.hint")}
        value={document}
        {...wired("document")}
      />
      <div className="settle-wide">
        {pressed && (faults.unit || faults.points) && propose.state.is === "idle" && (
          <p className="settle-wrong" role="alert">
            {say(faults.unit ? "quarter.propose.unit.missing" : "quarter.propose.points.wrong")}
          </p>
        )}
        <CommandButton
          type="primary"
          state={propose.state}
          onPress={send}
          onAgain={() => void propose.again().then(afterwards)}
        >
          {say("quarter.propose.send")}
        </CommandButton>
        {role === "SUP_HEAD" && <p className="settle-soft">{say("quarter.propose.head")}</p>}
      </div>
    </div>
  );
}

type Faults = Partial<Record<Name, boolean>>;

/** What cannot even be sent. */
function missing({ unit, points }: Draft): Faults {
  return {
    ...(unit === "" && { unit: true }),
    ...(typedPoints(points) === undefined && { points: true }),
  };
}

/** What the service found fault with. */
function faultsOf(state: CommandState): Faults {
  const found = state.is === "refused" ? state.refusals.flatMap(({ field }) => field) : [];
  return Object.fromEntries(found.map((name) => [name, true]));
}

interface FieldProps {
  label: string;
  wrong: boolean;
  hint?: string;
  wide?: boolean;
  children: (id: string) => ReactNode;
}

function Field({ label, wrong, hint, wide, children }: FieldProps) {
  const id = useId();
  return (
    <div
      className={wide ? "settle-field settle-wide" : "settle-field"}
      data-wrong={wrong || undefined}
    >
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <small id={`${id}hint`}>{hint}</small>}
    </div>
  );
}

interface TextProps extends Omit<FieldProps, "children"> {
  value: string;
  onChange: (value: string) => void;
}

function Text({ value, onChange, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(id) => (
        <input
          id={id}
          className="settle-input"
          aria-invalid={field.wrong}
          aria-describedby={field.hint && `${id}hint`}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

interface UnitChoiceProps {
  id: string;
  value: string;
  units: readonly Unit[];
  onPick: (unit: string) => void;
}

/** By group, in the official order; the office gives itself no points. */
function UnitChoice({ id, value, units, onPick }: UnitChoiceProps) {
  const say = useText();
  const others = units.filter(({ kind }) => kind !== "SUPERVISION");
  const groups = [...new Set(others.map(({ group }) => group))];
  return (
    <select
      id={id}
      className="settle-input"
      value={value}
      onChange={({ target }) => onPick(target.value)}
    >
      <option value="">{say("quarter.propose.unit.choose")}</option>
      {groups.map((group) => (
        <optgroup key={group} label={groupName(say, group)}>
          {others
            .filter((unit) => unit.group === group)
            .map((unit) => (
              <option key={unit.id} value={unit.id}>
                {unit.name}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
