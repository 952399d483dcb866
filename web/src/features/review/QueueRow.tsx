// One report in the pile: whose it is, what it answers, since when it waits.
import { useEffect, useRef } from "react";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { TimeLeft, When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { WhyLink } from "../../ui/WhyLink";

export const QueueRow = graphql(`
  fragment QueueRow_assignment on Assignment {
    id
    text
    lamp
    reviewBy
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

interface Props {
  row: FragmentOf<typeof QueueRow>;
  chosen: boolean;
  gone: boolean;
  onChoose: () => void;
}

export function QueueEntry({ row, chosen, gone, onChoose }: Props) {
  const say = useText();
  const { id, text, lamp, unit, matter, feedback, reviewBy } = readFragment(QueueRow, row);
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
          {feedback[0] && (
            <>
              {say("review.reported")} <When at={feedback[0].submittedAt} />
            </>
          )}
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
