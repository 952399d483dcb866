// The ranking on the phone: a line for each unit that leads to its score, one's own marked.
import { problemOf } from "../../gql/problem";
import { useRanking } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Segments } from "../../ui/Choice";
import { groupName } from "../../ui/groups";
import { Card, Page } from "../../ui/Page";
import { RankList } from "../../ui/RankList";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, NoUnits, Problem } from "../../ui/States";
import { type Chosen, useChosen, useGroupOptions } from "./choices";
import { QuarterChoice } from "./QuarterChoice";
import { Rules } from "./Rules";
import { Settled } from "./Settled";
import "./ranking.css";

export function PhoneRankPage() {
  const say = useText();
  const chosen = useChosen();
  const { group, groups, set } = chosen;
  const options = useGroupOptions(groups);
  return (
    <Page title={say("ranking.title")}>
      <Card className="rank-choices">
        <QuarterChoice chosen={chosen} />
        <Segments
          label={say("ranking.group.label")}
          options={options}
          value={group}
          onChoose={(one) => set({ group: one })}
        />
      </Card>
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
      <Loading lines={8} />
    );
  }
  const title = say("ranking.of.group", { group: groupName(say, group) });
  return (
    <Card title={title} extra={<Settled ranking={ranking} quarters={chosen.quarters} />}>
      {ranking.rows.length === 0 ? (
        <Empty title={say("ranking.none")}>{say("ranking.none.why")}</Empty>
      ) : (
        <RankList
          key={group + quarter}
          rows={ranking.rows}
          own={viewer.unit}
          to={({ code }) => `/m/rank/${encodeURIComponent(code)}?quarter=${quarter}`}
        />
      )}
      <Stamp at={ranking.asOf} />
    </Card>
  );
}
