// Whose items a plan will issue: matters that are open, found by number or title.
import { useDeferredValue, useId, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { useFilters } from "../../ui/filters";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";

const FOUND = graphql(`
  query PlanMatters($text: String) {
    matters(filter: { closed: false, text: $text }, first: 20) {
      totalCount
      nodes {
        id
        number
        title
      }
    }
  }
`);

export function MatterChoice() {
  const say = useText();
  const id = useId();
  const { set } = useFilters();
  const [words, setWords] = useState("");
  const text = useDeferredValue(words.trim());
  const [{ data, error }, ask] = useQuery({ query: FOUND, variables: { text: text || null } });
  const found = data?.matters.nodes;
  const rest = (data?.matters.totalCount ?? 0) - (found?.length ?? 0);
  return (
    <Card title={say("plans.choose")}>
      <div className="field">
        <label htmlFor={id}>{say("plans.choose.search")}</label>
        <input
          id={id}
          type="search"
          className="field-input"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </div>
      {error && !found && (
        <Problem
          problem={problemOf(error)}
          onAgain={() => ask({ requestPolicy: "network-only" })}
        />
      )}
      {!error && !found && <Loading lines={6} />}
      {found?.length === 0 && (
        <Empty title={say("plans.choose.none")}>{say("plans.choose.none.why")}</Empty>
      )}
      <ul className="plans-choices">
        {found?.map(({ id: matter, number, title }) => (
          <li key={matter}>
            <button type="button" onClick={() => set({ matter })}>
              <b>{title}</b> <span className="stamp">{number}</span>
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="plans-soft">{say("plans.choose.more", { n: rest })}</p>}
    </Card>
  );
}
