// One thing to do: what it is about, by when, the lamp now and what a report would earn.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due, TimeLeft } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { points } from "../../ui/numbers";
import { WhyLink } from "../../ui/WhyLink";
import { WhatIf } from "./WhatIf";

export const TodoEntryFragment = graphql(`
  fragment TodoEntry on TodoEdge {
    step
    dueAt
    bucket
    node {
      id
      text
      role
      lamp
      points
      unit {
        shortName
      }
      answersTo {
        shortName
      }
      matter {
        title
      }
      outlook {
        from
        until
        lamp
        sentence
      }
      feedback(last: 1) {
        no
        review {
          approved
          reason
        }
      }
    }
  }
`);

interface Props {
  edge: FragmentOf<typeof TodoEntryFragment>;
  base: string;
  /** Its report lies on the device: still to be sent, or refused. */
  queued: "waiting" | "refused" | undefined;
}

export function TodoEntry({ edge, base, queued }: Props) {
  const say = useText();
  const { step, dueAt, bucket, node } = readFragment(TodoEntryFragment, edge);
  const others = step === "REVIEW" || step === "REVIEW_PART";
  const review = node.feedback[0]?.review;
  const earned = say("todo.points", { n: points(node.points, true) });
  const lamp = say(`ui.lamp.${node.lamp}`);
  return (
    <li className="todo-entry" data-late={bucket === "OVERDUE" || undefined}>
      <div className="todo-signs">
        <WhyLink assignment={node.id} what={lamp}>
          <LampDot lamp={node.lamp} word />
        </WhyLink>
        {node.points !== 0 && (
          <WhyLink assignment={node.id} what={earned}>
            <span className="number">{earned}</span>
          </WhyLink>
        )}
        <span className="todo-chip" data-step={step}>
          {say(`todo.step.${step}`)}
        </span>
        {queued && (
          <span className="todo-chip" data-queued={queued}>
            {say(`todo.queue.chip.${queued}`)}
          </span>
        )}
      </div>
      <Link className="todo-what" to={`${base}/${encodeURIComponent(node.id)}`}>
        {node.text}
      </Link>
      <p className="todo-soft">
        {others ? node.unit.shortName : say(`word.unitRole.${node.role}`)}
        {!others && node.answersTo && say("todo.entry.to", { unit: node.answersTo.shortName })}
        {" · "}
        {node.matter.title}
      </p>
      <p className="todo-when">
        <Due at={dueAt} />
        <b>
          <TimeLeft at={dueAt} />
        </b>
      </p>
      {step === "CORRECT" && review && !review.approved && (
        <p className="todo-returned">
          <b>{say("todo.returned")}</b>
          {review.reason}
        </p>
      )}
      {!others && <WhatIf spans={node.outlook} />}
    </li>
  );
}
