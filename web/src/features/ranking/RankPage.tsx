// The ranking of a group in a quarter, live or as of a past; all of that is chosen in the address.
import { useAnewWith } from "../../gql/anew";
import { problemOf } from "../../gql/problem";
import { usePastScores, useRanking } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { AsOf, AsOfBand, AsOfStamp } from "../../ui/AsOf";
import { Segments } from "../../ui/Choice";
import { groupName, quarterName } from "../../ui/groups";
import { Card, Page } from "../../ui/Page";
import { kept, type Then, useThen } from "../../ui/past";
import { RankTable } from "../../ui/RankTable";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, NoUnits, Problem } from "../../ui/States";
import { type Chosen, useChosen, useGroupOptions } from "./choices";
import { QuarterChoice } from "./QuarterChoice";
import { Rules } from "./Rules";
import { Settled, SettleLink } from "./Settled";
import "./ranking.css";

export function RankPage() {
  const say = useText();
  const then = useThen();
  const chosen = useChosen(then);
  const { group, groups, set, quarter } = chosen;
  const options = useGroupOptions(groups);
  const title = say("ranking.title");
  return (
    <Page
      title={then ? say("ui.asOf.title", { title }) : title}
      band={<AsOfBand />}
      aside={
        <>
          {!chosen.tooEarly && <QuarterChoice chosen={chosen} />}
          <Segments
            label={say("ranking.group.label")}
            options={options}
            value={group}
            onChoose={(one) => set({ group: one })}
          />
          <AsOf />
        </>
      }
      actions={!then && quarter && <SettleLink quarter={quarter} />}
    >
      <Ranking key={`${then?.written} ${then?.byRecorded}`} chosen={chosen} then={then} />
      {!then && <Rules />}
    </Page>
  );
}

function Ranking({ chosen, then }: { chosen: Chosen; then: Then | null }) {
  const say = useText();
  const viewer = useViewer();
  const { group, quarter } = chosen;
  const { ranking, error, again } = useRanking(quarter ? group : "", quarter, then);
  const past = usePastScores(group, quarter, then);
  // The day of a result is told by the quarters.
  useAnewWith(ranking?.provisional, chosen.again);
  const problem = error ?? chosen.error;
  if (chosen.nobody || chosen.tooEarly) {
    return <Card>{chosen.nobody ? <NoUnits /> : <TooEarly />}</Card>;
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
      <Settled ranking={ranking} quarters={chosen.quarters} past={then !== null} />
      {then ? <AsOfStamp then={then} /> : <Stamp at={ranking.asOf} />}
    </>
  );
  const title = say("ranking.of", {
    group: groupName(say, group),
    quarter: quarterName(say, ranking.quarter),
  });
  const search = new URLSearchParams({ quarter, ...kept(then) });
  return (
    <Card title={title} extra={extra}>
      {ranking.rows.length === 0 ? (
        <Nobody past={then !== null} />
      ) : (
        <RankTable
          key={group + quarter}
          rows={ranking.rows}
          past={past}
          own={viewer.unit}
          to={({ code }) => `/rank/${encodeURIComponent(code)}?${search}`}
          rate
        />
      )}
    </Card>
  );
}

function Nobody({ past }: { past: boolean }) {
  const say = useText();
  return past ? (
    <Empty title={say("ranking.none.then")}>{say("ranking.none.then.why")}</Empty>
  ) : (
    <Empty title={say("ranking.none")}>{say("ranking.none.why")}</Empty>
  );
}

function TooEarly() {
  const say = useText();
  return <Empty title={say("ui.asOf.tooEarly")}>{say("ui.asOf.tooEarly.why")}</Empty>;
}
