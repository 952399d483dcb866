// The ranking of a group in a quarter, live; both are chosen in the address.
import { problemOf } from "../../gql/problem";
import { usePastScores, useRanking } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Segments } from "../../ui/Choice";
import { groupName, quarterName } from "../../ui/groups";
import { Card, Page } from "../../ui/Page";
import { RankTable } from "../../ui/RankTable";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, NoUnits, Problem } from "../../ui/States";
import { type Chosen, useChosen, useGroupOptions } from "./choices";
import { Provisional, QuarterChoice } from "./QuarterChoice";
import { Rules } from "./Rules";
import "./ranking.css";

export function RankPage() {
  const say = useText();
  const chosen = useChosen();
  const { group, groups, set } = chosen;
  const options = useGroupOptions(groups);
  return (
    <Page
      title={say("ranking.title")}
      aside={
        <>
          <QuarterChoice chosen={chosen} />
          <Segments
            label={say("ranking.group.label")}
            options={options}
            value={group}
            onChoose={(one) => set({ group: one })}
          />
        </>
      }
    >
      <Ranking chosen={chosen} />
      <Rules />
    </Page>
  );
}

function Ranking({ chosen }: { chosen: Chosen }) {
  const say = useText();
  const viewer = useViewer();
  const { group, quarter } = chosen;
  const { ranking, error, again } = useRanking(quarter ? group : "", quarter);
  const past = usePastScores(group, quarter);
  const problem = error ?? chosen.error;
  if (chosen.nobody) {
    return (
      <Card>
        <NoUnits />
      </Card>
    );
  }
  if (!ranking) {
    return problem ? (
      <Problem problem={problemOf(problem)} onAgain={() => (error ? again() : chosen.again())} />
    ) : (
      <Loading lines={10} />
    );
  }
  const extra = (
    <>
      {ranking.provisional && <Provisional />}
      <Stamp at={ranking.asOf} />
    </>
  );
  const title = say("ranking.of", {
    group: groupName(say, group),
    quarter: quarterName(say, ranking.quarter),
  });
  return (
    <Card title={title} extra={extra}>
      {ranking.rows.length === 0 ? (
        <Empty title={say("ranking.none")}>{say("ranking.none.why")}</Empty>
      ) : (
        <RankTable
          key={group + quarter}
          rows={ranking.rows}
          past={past}
          own={viewer.unit}
          to={({ code }) => `/rank/${encodeURIComponent(code)}?quarter=${quarter}`}
          rate
        />
      )}
    </Card>
  );
}
