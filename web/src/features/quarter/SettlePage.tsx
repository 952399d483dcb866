// Settling a quarter: what is still open, points by hand, the result published or opened again,
// the proof, and what other rules would make of it. Which quarter stands in the address.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useQuarters } from "../../gql/ranking";
import { useText } from "../../i18n/useText";
import { Choice } from "../../ui/Choice";
import { useFilters } from "../../ui/filters";
import { quarterName } from "../../ui/groups";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { Adjustments } from "./Adjustments";
import { Closing } from "./Closing";
import { Head } from "./Head";
import { Proof } from "./Proof";
import { Simulation } from "./Simulation";
import { Unsettled } from "./Unsettled";
import { useQuarter } from "./useQuarter";
import "./quarter.css";

export function SettlePage() {
  const say = useText();
  const { one, set } = useFilters();
  const { quarters, error, again } = useQuarters();
  const code = one("quarter") || (quarters[0]?.code ?? "");
  const known = quarters.some((quarter) => quarter.code === code);
  const asked = known || code === "" ? [] : [{ code, label: code }];
  const options = [...asked, ...quarters].map((quarter) => ({
    value: quarter.code,
    label: quarterName(say, quarter),
  }));
  return (
    <Page
      title={say("quarter.title")}
      aside={
        <>
          <Choice
            label={say("ranking.quarter")}
            options={options}
            value={code}
            onChoose={(quarter) => set({ quarter, job: "" })}
          />
          <Link className="quiet" to={`/rank?${new URLSearchParams({ quarter: code })}`}>
            {say("ranking.back")}
          </Link>
        </>
      }
    >
      {error && code === "" ? (
        <Problem problem={problemOf(error)} onAgain={again} />
      ) : (
        <Books key={code} code={code} />
      )}
    </Page>
  );
}

function Books({ code }: { code: string }) {
  const say = useText();
  const { quarter, me, error, again, news } = useQuarter(code);
  const problem = error && <Problem problem={problemOf(error)} onAgain={again} />;
  if (quarter === undefined) {
    return (
      problem ?? (
        <Card>
          <Loading lines={10} />
        </Card>
      )
    );
  }
  if (quarter === null || quarter.unsettled === null) {
    const why = quarter === null ? "none" : "closed";
    return (
      <Card>
        <Empty title={say(`quarter.${why}`)}>{say(`quarter.${why}.why`)}</Empty>
      </Card>
    );
  }
  return (
    <>
      {problem}
      <Head quarter={quarter} />
      <div className="settle-pair">
        <div>
          <Unsettled quarter={quarter} news={news} />
          <Proof quarter={quarter} />
        </div>
        <div>
          <Adjustments quarter={quarter} me={me} />
          <Closing quarter={quarter} me={me} />
        </div>
      </div>
      <Simulation quarter={quarter} news={news} />
    </>
  );
}
