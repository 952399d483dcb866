// The text of a task's last report and the answer it got; read when its row is opened.
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Loading, Problem } from "../../ui/States";

const REPORT = graphql(`
  query MatterReport($id: ID!) {
    assignment(id: $id) {
      id
      lampReason
      feedback(last: 1) {
        no
        text
        percent
        noChange
        media
        withdrawnAt
        review {
          at
          approved
          awaitsConfirmation
          reason
          by {
            id
            name
          }
        }
      }
    }
  }
`);

export function LatestReport({ id }: { id: string }) {
  const say = useText();
  const [{ data, error }, again] = useQuery({ query: REPORT, variables: { id } });
  if (error && !data) {
    const anew = () => again({ requestPolicy: "network-only" });
    return <Problem problem={problemOf(error)} onAgain={anew} />;
  }
  if (!data) {
    return <Loading lines={2} />;
  }
  const said = data.assignment?.feedback[0];
  if (!said) {
    return <p>{say("matters.notReported")}</p>;
  }
  const { review } = said;
  const outcome = review?.awaitsConfirmation
    ? "proposed"
    : review?.approved
      ? "approved"
      : "returned";
  return (
    <div className="matters-report">
      <p className="matters-soft">
        <b>{say("matters.report.no", { n: said.no })}</b>
        {said.percent !== null && <span>{say("matters.report.percent", { n: said.percent })}</span>}
        {said.noChange && <span>{say("matters.report.noChange")}</span>}
        {said.media.length > 0 && (
          <span>{say("matters.report.media", { n: said.media.length })}</span>
        )}
        {said.withdrawnAt && <span>{say("matters.report.withdrawn")}</span>}
      </p>
      <p className="matters-said">{said.text}</p>
      {review && (
        <p className="matters-soft">
          <b>{say(`matters.review.${outcome}`)}</b>
          <span>{review.reason}</span>
          <When at={review.at} />
          {review.by && <span>{review.by.name}</span>}
        </p>
      )}
      <p className="matters-soft">{data.assignment?.lampReason}</p>
    </div>
  );
}
