// What the same unit answered before, beside what it answers now, and how much of it is the same.
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { Day } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { percent } from "../../ui/numbers";
import { PlateSquare } from "../../ui/PlateSquare";
import { Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import { likeness } from "./likeness";

const EARLIER = graphql(`
  query ReviewEarlier($unit: ID!, $matter: ID!, $due: DateTime!) {
    same: assignments(
      filter: { unit: [$unit], matter: [$matter], dueUntil: $due }
      orderBy: LAST_DUE
      first: 12
    ) {
      nodes {
        ...Before
      }
    }
    other: assignments(
      filter: { unit: [$unit], state: [APPROVED], dueUntil: $due }
      orderBy: LAST_DUE
      first: 6
    ) {
      nodes {
        ...Before
      }
    }
  }

  fragment Before on Assignment @_unmask {
    id
    text
    lamp
    plate
    plateReason
    item {
      id
    }
    matter {
      id
      title
    }
    feedback(last: 1) {
      no
      submittedAt
      text
    }
  }
`);

type Before = ResultOf<typeof EARLIER>["same"]["nodes"][number];

interface Props {
  id: string;
  unit: string;
  matter: string;
  item: string | undefined;
  dueAt: string;
  /** The report that is being read. */
  text: string;
}

export function Earlier({ id, unit, matter, item, dueAt, text }: Props) {
  const say = useText();
  const variables = { unit, matter, due: dueAt };
  const [{ data, error }, again] = useQuery({ query: EARLIER, variables });
  if (error && !data) {
    const anew = () => again({ requestPolicy: "network-only" });
    return <Problem problem={problemOf(error)} onAgain={anew} />;
  }
  if (!data) {
    return <Loading lines={3} />;
  }
  const found = lastAnswer(data, id, item);
  if (!found) {
    return <p className="review-soft">{say("review.earlier.none")}</p>;
  }
  const { before, kind } = found;
  const said = before.feedback[0];
  return (
    <div className="review-earlier">
      <p className="review-soft">
        <b>{say(`review.earlier.${kind}`)}</b>
        {said && <Day at={said.submittedAt} />}
        <WhyLink assignment={before.id} what={say(`ui.lamp.${before.lamp}`)}>
          <LampDot lamp={before.lamp} />
        </WhyLink>
        {before.plate && (
          <WhyLink assignment={before.id} what={say(`ui.plate.${before.plate}`)}>
            <PlateSquare plate={before.plate} />
          </WhyLink>
        )}
      </p>
      {kind !== "item" && (
        <p className="review-soft">
          {before.matter.title} · {before.text}
        </p>
      )}
      <p className="review-said">{said?.text}</p>
      {before.plateReason && <p className="review-soft">{before.plateReason}</p>}
      {said && text !== "" && <Likeness of={likeness(text, said.text)} />}
    </div>
  );
}

/** From half the words on, the reader should look twice. */
const SUSPICIOUS = 0.5;

function Likeness({ of }: { of: number }) {
  const say = useText();
  return (
    <p className="review-soft">
      <span className={of >= SUSPICIOUS ? "review-tag" : undefined} title={say("review.like.how")}>
        {say("review.like", { share: percent(Math.round(of * 100) / 100) })}
      </span>
    </p>
  );
}

/** For the same item if there is one, else of the same matter, else the unit's last of all. */
function lastAnswer(data: ResultOf<typeof EARLIER>, id: string, item: string | undefined) {
  const told = ({ id: one, feedback }: Before) => one !== id && feedback.length > 0;
  const same = data.same.nodes.filter(told);
  const ofItem = same.find((one) => item !== undefined && one.item?.id === item);
  if (ofItem) {
    return { before: ofItem, kind: "item" as const };
  }
  if (same[0]) {
    return { before: same[0], kind: "matter" as const };
  }
  const before = data.other.nodes.find(told);
  return before && { before, kind: "other" as const };
}
