// The form of the first person: whose score, how many points, why, and by which paper. What was
// typed stays until it was taken.
import { type ReactNode, useId, useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useWhole } from "../../gql/useWhole";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { groupName } from "../../ui/groups";
import { Loading, Problem } from "../../ui/States";
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
  const [answer, again] = useQuery({ query: UNITS });
  const { error } = answer;
  const units = useWhole(answer)?.units;
  if (units) {
    return <Fields code={code} units={units} />;
  }
  return error ? (
    <Problem problem={problemOf(error)} onAgain={() => again({ requestPolicy: "network-only" })} />
  ) : (
    <Loading lines={4} />
  );
}

/** The draft as it is typed and sent; what the last one was answered goes when it is changed. */
function useProposal(code: string) {
  const propose = useCommand(PROPOSE);
  const [draft, setDraft] = useState(BLANK);
  const [sent, setSent] = useState(BLANK);
  /** It was pressed, and could not be sent. */
  const [tried, setTried] = useState(false);
  // What was typed meanwhile is another draft, and stays.
  const clear = (what: Draft) => (done: unknown) =>
    done && setDraft((now) => (now === what ? BLANK : now));
  return {
    draft,
    state: propose.state,
    lacking: tried ? missing(draft) : {},
    change(name: Name, value: string) {
      propose.reset();
      setDraft((now) => ({ ...now, [name]: value }));
    },
    send() {
      const { points: typed, ...rest } = draft;
      const points = typedPoints(typed);
      const whole = points !== undefined && rest.unit !== "";
      setTried(!whole);
      if (whole) {
        setSent(draft);
        void propose.run({ input: { quarter: code, points, ...rest } }).then(clear(draft));
      } else {
        propose.reset();
      }
    },
    again: () => void propose.again().then(clear(sent)),
  };
}

function Fields({ code, units }: { code: string; units: readonly Unit[] }) {
  const say = useText();
  const { role } = useViewer();
  const { draft, state, lacking, change, send, again } = useProposal(code);
  const { unit, points, reason, document } = draft;
  const faults = { ...faultsOf(state), ...lacking };
  const wired = (name: Name) => ({
    wrong: faults[name] ?? false,
    onChange: (value: string) => change(name, value),
  });
  return (
    <div className="settle-form">
      <UnitChoice
        label={say("quarter.propose.unit")}
        value={unit}
        units={units}
        {...wired("unit")}
      />
      <Text
        label={say("quarter.propose.points")}
        hint={say("quarter.propose.points.hint")}
        value={points}
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
        {(lacking.unit || lacking.points) && (
          <p className="settle-wrong" role="alert">
            {say(lacking.unit ? "quarter.propose.unit.missing" : "quarter.propose.points.wrong")}
          </p>
        )}
        <CommandButton type="primary" state={state} onPress={send} onAgain={again}>
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
  hint?: string;
  wide?: boolean;
  children: (id: string) => ReactNode;
}

function Field({ label, hint, wide, children }: FieldProps) {
  const id = useId();
  return (
    <div className={wide ? "settle-field settle-wide" : "settle-field"}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <small id={`${id}hint`}>{hint}</small>}
    </div>
  );
}

interface Wired extends Omit<FieldProps, "children"> {
  value: string;
  wrong: boolean;
  onChange: (value: string) => void;
}

function Text({ value, wrong, onChange, ...field }: Wired) {
  return (
    <Field {...field}>
      {(id) => (
        <input
          id={id}
          className="settle-input"
          aria-invalid={wrong}
          aria-describedby={field.hint && `${id}hint`}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** By group, in the official order; the office gives itself no points. */
function UnitChoice({
  value,
  wrong,
  units,
  onChange,
  ...field
}: Wired & { units: readonly Unit[] }) {
  const say = useText();
  const others = units.filter(({ kind }) => kind !== "SUPERVISION");
  const groups = [...new Set(others.map(({ group }) => group))];
  return (
    <Field {...field}>
      {(id) => (
        <select
          id={id}
          className="settle-input"
          aria-invalid={wrong}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        >
          <option value="">{say("quarter.propose.unit.choose")}</option>
          {groups.map((group) => (
            <optgroup key={group} label={groupName(say, group)}>
              {others
                .filter((unit) => unit.group === group)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
