// A lead unit says of every assisting unit whether its part is merged in or did not come; nothing
// is taken for granted, since a part named missing is held against its unit. What has come stands
// beside it.
import { useId } from "react";
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import type { Choice, Kept } from "./draft";

export const AssistingFragment = graphql(`
  fragment Assisting on Assignment {
    id
    parts {
      submitted
      accepted
      unit {
        id
        shortName
      }
      assignment {
        id
      }
    }
  }
`);

const CHOICES = ["merged", "missing"] as const;

interface Part {
  id: string;
  shortName: string;
  /** The part itself, if it may be seen. */
  assignment: string | undefined;
  stands: "accepted" | "submitted" | "awaited";
  choice: Choice | undefined;
}

export interface Covered {
  parts: string[];
  missing: string[];
}

export interface AssistingState {
  parts: readonly Part[];
  covered: Covered;
  /** False until every unit has its answer. */
  ready: boolean;
  choose(unit: string, choice: Choice): void;
}

export function useAssisting(
  of: FragmentOf<typeof AssistingFragment>,
  { draft, change }: Kept,
): AssistingState {
  const { parts: owed } = readFragment(AssistingFragment, of);
  const parts = owed.map(
    ({ unit, assignment, submitted, accepted }): Part => ({
      ...unit,
      assignment: assignment?.id,
      stands: accepted ? "accepted" : submitted ? "submitted" : "awaited",
      choice: draft.parts[unit.id],
    }),
  );
  const those = (choice: Choice) =>
    parts.filter((part) => part.choice === choice).map(({ id }) => id);
  return {
    parts,
    covered: { parts: those("merged"), missing: those("missing") },
    ready: parts.every(({ choice }) => choice !== undefined),
    choose: (unit, choice) => change({ parts: { ...draft.parts, [unit]: choice } }),
  };
}

export function Assisting({ assisting, base }: { assisting: AssistingState; base: string }) {
  const say = useText();
  const { parts, ready, choose } = assisting;
  if (parts.length === 0) {
    return null;
  }
  return (
    <div className="todo-parts">
      <b>{say("todo.parts")}</b>
      {parts.map((part) => (
        <PartChoice key={part.id} part={part} base={base} choose={choose} />
      ))}
      {!ready && <p className="todo-soft">{say("todo.parts.why")}</p>}
    </div>
  );
}

interface ChoiceProps {
  part: Part;
  base: string;
  choose: AssistingState["choose"];
}

function PartChoice({ part, base, choose }: ChoiceProps) {
  const say = useText();
  const group = useId();
  const { id, shortName, assignment, stands, choice } = part;
  return (
    <fieldset className="todo-part">
      <legend>{shortName}</legend>
      <span className="todo-part-state">
        <span className="todo-chip" data-part={stands}>
          {say(`todo.parts.${stands}`)}
        </span>
        {assignment && stands !== "awaited" && (
          <Link to={`${base}/${encodeURIComponent(assignment)}`}>{say("todo.parts.see")}</Link>
        )}
      </span>
      {CHOICES.map((one) => (
        <label className="todo-check" key={one}>
          <input
            type="radio"
            name={group}
            checked={choice === one}
            onChange={() => choose(id, one)}
          />
          {say(`todo.parts.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
