// One matter: what it is about, how far it is, who is missing, every task of it, what happened.

import { useCallback } from "react";
import { useParams } from "react-router";
import { useNews } from "../../gql/news";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { Card, Page } from "../../ui/Page";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { Head } from "./Head";
import { Items } from "./Items";
import { useMatter, useTasks } from "./matter";
import { Plans } from "./Plans";
import { Tasks } from "./Tasks";
import { Trail } from "./Trail";
import "./matters.css";

export function MatterPage() {
  const { id = "" } = useParams();
  // Another matter begins anew with its first page of tasks.
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const say = useText();
  const { matter, at, position, error, loading, again } = useMatter(id);
  const tasks = useTasks(id);
  const againTasks = tasks.again;
  const anew = useCallback(() => {
    again();
    againTasks();
  }, [again, againTasks]);
  useNews({ matter: [id] }, anew);
  if (!matter) {
    return (
      <Page title={say("matters.one")}>
        <Card>
          {error && <Problem problem={problemOf(error)} onAgain={anew} />}
          {loading && <Loading lines={10} />}
          {!error && !loading && (
            <Empty title={say("matters.lost")}>{say("matters.lost.why")}</Empty>
          )}
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title={matter.title}
      actions={at !== undefined && <Stamp at={at} position={position ?? null} />}
    >
      <Head of={matter} />
      <Tasks progress={matter.progress} given={tasks} />
      <Plans of={matter} />
      <div className="matters-one">
        <Items of={matter} />
        <Trail of={matter} />
      </div>
    </Page>
  );
}
