// One-key issue (一键交办): by hand in three steps on one page, or from a table. For the office;
// others read why there is nothing for them here.
import { useQuery } from "urql";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { parts } from "../../ui/dates";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { ByHand } from "./ByHand";
import { ByTable } from "./ByTable";
import { Switch } from "./Field";
import { HouseQuery } from "./house";
import { SentCard } from "./SentCard";
import { useSent } from "./sent";
import "./issue.css";

export function IssuePage() {
  const say = useText();
  const { kind } = useViewer();
  if (kind === "office") {
    return <Desk />;
  }
  return (
    <Page title={say("issue.title")}>
      <Card>
        <Empty title={say("issue.closed")}>{say("issue.closed.why")}</Empty>
      </Card>
    </Page>
  );
}

function Desk() {
  const say = useText();
  const filters = useFilters();
  const [sent, setSent] = useSent();
  const { year } = parts(useNow());
  const [{ data: house, error }, again] = useQuery({ query: HouseQuery, variables: { year } });
  const way = filters.one("by") === "table" ? "table" : "hand";
  const ways = (["hand", "table"] as const).map((value) => ({
    value,
    label: say(`issue.by.${value}`),
  }));
  const aside = (
    <Switch
      bare
      label={say("issue.by")}
      value={way}
      options={ways}
      onChange={(by) => filters.set({ by: by === "table" ? by : "" })}
    />
  );
  return (
    <Page title={say("issue.title")} aside={aside}>
      {!house && !error && <Loading lines={8} />}
      {!house && error && (
        <Problem
          problem={problemOf(error)}
          onAgain={() => again({ requestPolicy: "network-only" })}
        />
      )}
      {sent && house && (
        <SentCard key={sent.batch + sent.position} sent={sent} onClose={() => setSent(undefined)} />
      )}
      {house && way === "hand" && <ByHand house={house} onSent={setSent} />}
      {house && way === "table" && <ByTable house={house} onSent={setSent} />}
    </Page>
  );
}
