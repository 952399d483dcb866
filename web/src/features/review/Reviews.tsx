// The answers this task got before: returned, withdrawn, proposed. The newest stands first.
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due, When } from "../../ui/Dates";
import { PlateSquare } from "../../ui/PlateSquare";
import { WhyLink } from "../../ui/WhyLink";

export const ReviewsFragment = graphql(`
  fragment Reviews_assignment on Assignment {
    id
    feedback(last: 10) {
      no
      submittedAt
      text
      withdrawnAt
      review {
        at
        approved
        awaitsConfirmation
        plate
        plateReasonCode
        reason
        correctionDue
        by {
          id
          name
        }
      }
    }
  }
`);

type Said = ResultOf<typeof ReviewsFragment>["feedback"][number];

export function Reviews({ of }: { of: FragmentOf<typeof ReviewsFragment> }) {
  const say = useText();
  const { id, feedback } = readFragment(ReviewsFragment, of);
  const over = feedback.filter(({ review, withdrawnAt }) => review || withdrawnAt).reverse();
  if (over.length === 0) {
    return <p className="review-soft">{say("review.history.none")}</p>;
  }
  return (
    <ol className="review-history">
      {over.map((said) => (
        <li key={said.no}>
          <p className="review-soft">
            <b>{say("review.no", { n: said.no })}</b>
            <When at={said.submittedAt} />
            {said.withdrawnAt && <span>{say("review.withdrawn")}</span>}
          </p>
          {said.review && <Answer id={id} review={said.review} />}
        </li>
      ))}
    </ol>
  );
}

/** The red plate that the second person is asked about. */
export function Proposal({ of }: { of: FragmentOf<typeof ReviewsFragment> }) {
  const say = useText();
  const { id, feedback } = readFragment(ReviewsFragment, of);
  const said = [...feedback].reverse().find(({ review }) => review?.awaitsConfirmation);
  return (
    <div className="review-note">
      {said?.review && <Answer id={id} review={said.review} />}
      <p>{say("review.second")}</p>
    </div>
  );
}

function Answer({ id, review }: { id: string; review: NonNullable<Said["review"]> }) {
  const say = useText();
  const { at, approved, awaitsConfirmation, plate, plateReasonCode, reason, by } = review;
  const outcome = awaitsConfirmation ? "proposed" : approved ? "approved" : "returned";
  return (
    <>
      <p className="review-soft">
        <b>{say(`review.was.${outcome}`)}</b>
        {plate && (
          <WhyLink assignment={id} what={say(`ui.plate.${plate}`)}>
            <PlateSquare plate={plate} />
          </WhyLink>
        )}
        {plateReasonCode && <span>{say(`word.plateReason.${plateReasonCode}`)}</span>}
        <When at={at} />
        {by && <span>{by.name}</span>}
      </p>
      {reason && <p>{reason}</p>}
      {review.correctionDue && (
        <p className="review-soft">
          {say("review.correction")} <Due at={review.correctionDue} />
        </p>
      )}
    </>
  );
}
