// One report in the pile: whose it is, what it answers, since when it waits.
import { useEffect, useRef } from "react";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { Due, TimeLeft, When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { WhyLink } from "../../ui/WhyLink";

export const QueueRow = graphql(`
  fragment QueueRow_assignment on Assignment {
    id
    text
    lamp
    reviewBy
    extension {
      newDue
    }
    hold {
      since
    }
    slipProposed
    coordinationAt
    unit {
      id
      shortName
    }
    matter {
      id
      title
    }
    feedback(last: 1) {
      submittedAt
    }
  }
`);

/** What somebody has to know of a row before it is opened depends on the pile it lies in. */
export type About = "REPORT" | "EXTENSION" | "DECLINE" | "SLIP" | "COORDINATION";

interface Props {
  row: FragmentOf<typeof QueueRow>;
  about: About;
  chosen: boolean;
  gone: boolean;
  onChoose: () => void;
}

export function QueueEntry({ row, about, chosen, gone, onChoose }: Props) {
  const say = useText();
  const it = readFragment(QueueRow, row);
  const { id, text, lamp, unit, matter, reviewBy } = it;
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) {
      here.current?.scrollIntoView({ block: "nearest" });
    }
  }, [chosen]);
  return (
    <li ref={here} className="review-row" data-chosen={chosen || undefined}>
      <button type="button" aria-current={chosen || undefined} onClick={onChoose}>
        <strong>{unit.shortName}</strong>
        <span className="review-what">{text}</span>
        <small>{matter.title}</small>
        <small>
          <Note of={it} about={about} />
        </small>
      </button>
      <span className="review-row-side">
        <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
          <LampDot lamp={lamp} />
        </WhyLink>
        {gone ? (
          <span className="review-tag">{say("review.gone.short")}</span>
        ) : (
          reviewBy && <Waiting until={reviewBy} />
        )}
      </span>
    </li>
  );
}

function Note({ of, about }: { of: ResultOf<typeof QueueRow>; about: About }) {
  const say = useText();
  const { feedback, extension, hold, slipProposed, coordinationAt } = of;
  switch (about) {
    case "REPORT":
      return (
        feedback[0] && (
          <>
            {say("review.reported")} <When at={feedback[0].submittedAt} />
          </>
        )
      );
    case "EXTENSION":
      return (
        extension && (
          <>
            {say("review.row.EXTENSION")} <Due at={extension.newDue} />
          </>
        )
      );
    case "DECLINE":
      return (
        hold && (
          <>
            {say("review.row.DECLINE")} <When at={hold.since} />
          </>
        )
      );
    case "SLIP":
      return slipProposed && say(`word.slip.${slipProposed}`);
    case "COORDINATION":
      return (
        coordinationAt && (
          <>
            {say("review.row.COORDINATION")} <When at={coordinationAt} />
          </>
        )
      );
  }
}

/** The office's own deadline; past it, the office is late and says so. */
export function Waiting({ until }: { until: string }) {
  const say = useText();
  const late = new Date(until).getTime() <= useNow();
  return late ? (
    <span className="review-tag" data-late>
      {say("review.late")}
    </span>
  ) : (
    <small>
      <TimeLeft at={until} />
    </small>
  );
}
