// Matters that are on record: searched, chosen, and which of their items are meant. Units and
// deadlines are those they were registered with.
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { Empty, Loading, Problem } from "../../ui/States";
import type { Choice } from "./draft";
import { Note } from "./Field";
import type { Drafting } from "./useDraft";

const CHOICE = graphql(`
  fragment Choice_matter on Matter {
    id
    number
    title
    items {
      id
      no
      text
      due
      frequency
      lead {
        id
        shortName
      }
      assist {
        id
        shortName
      }
    }
  }
`);

const FOUND = graphql(
  `
    query IssueFound($text: String, $ids: [ID!]!) {
      matters(filter: { closed: false, text: $text }, first: 20) {
        totalCount
        nodes {
          id
          ...Choice_matter
        }
      }
      nodes(ids: $ids) {
        ... on Matter {
          id
          ...Choice_matter
        }
      }
    }
  `,
  [CHOICE],
);

interface Props {
  drafting: Drafting;
  faults: readonly string[];
}

export function KnownMatters({ drafting: { draft, change }, faults }: Props) {
  const say = useText();
  const [words, setWords] = useState("");
  const text = useDeferredValue(words.trim());
  const ids = draft.known.map(({ matter }) => matter);
  const variables = { text: text || null, ids };
  const [{ data, error }, again] = useQuery({ query: FOUND, variables });
  if (!data) {
    const refresh = () => again({ requestPolicy: "network-only" });
    return error ? <Problem problem={problemOf(error)} onAgain={refresh} /> : <Loading lines={6} />;
  }
  const chosen = data.nodes.flatMap((node) => (node && "id" in node ? [node] : []));
  const found = data.matters.nodes.filter(({ id }) => !ids.includes(id));
  const set = (matter: string, choice?: Choice) => {
    const others = draft.known.filter((one) => one.matter !== matter);
    change({ known: choice ? [...others, choice] : others });
  };
  return (
    <>
      <div className="issue-bar">
        <input
          type="search"
          className="issue-input issue-search"
          aria-label={say("issue.known.search")}
          placeholder={say("issue.known.search")}
          aria-invalid={faults.length > 0}
          aria-describedby="issue-known-note"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <span className="issue-count" role="status">
          {say("issue.known.count", { n: ids.length })}
        </span>
      </div>
      <Note id="issue-known-note" faults={faults} hint={say("issue.known.hint")} />
      <ul className="issue-known">
        {chosen.map((matter) => (
          <Row
            key={matter.id}
            of={matter}
            choice={draft.known.find((one) => one.matter === matter.id)}
            onChoose={(choice) => set(matter.id, choice)}
          />
        ))}
        {found.map((matter) => (
          <Row key={matter.id} of={matter} onChoose={(choice) => set(matter.id, choice)} />
        ))}
      </ul>
      {found.length === 0 && chosen.length === 0 && (
        <Empty title={say("issue.known.none")}>{say("issue.known.none.why")}</Empty>
      )}
      {data.matters.totalCount > data.matters.nodes.length && (
        <p className="issue-hint">
          {say("issue.known.more", { n: data.matters.totalCount - data.matters.nodes.length })}
        </p>
      )}
    </>
  );
}

interface RowProps {
  of: FragmentOf<typeof CHOICE>;
  choice?: Choice | undefined;
  onChoose: (choice: Choice | undefined) => void;
}

function Row({ of, choice, onChoose }: RowProps) {
  const say = useText();
  const { id, number, title, items } = readFragment(CHOICE, of);
  const all = items.map(({ no }) => no);
  const meant = choice && (choice.items.length > 0 ? choice.items : all);
  const toggle = (no: number) => {
    const next = all.filter((one) => (one === no) !== (meant ?? []).includes(one));
    onChoose(next.length === 0 ? undefined : { matter: id, items: next });
  };
  return (
    <li data-chosen={choice ? true : undefined}>
      <label className="issue-check">
        <input
          type="checkbox"
          checked={choice !== undefined}
          onChange={() => onChoose(choice ? undefined : { matter: id, items: [] })}
        />
        <b>{title}</b>
        <span className="issue-hint">{number}</span>
      </label>
      {meant && (
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <label className="issue-check">
                <input
                  type="checkbox"
                  checked={meant.includes(item.no)}
                  onChange={() => toggle(item.no)}
                />
                <span>{item.text}</span>
              </label>
              <p className="issue-hint">
                {say("issue.known.units", {
                  lead: item.lead.map(({ shortName }) => shortName).join(say("issue.join")),
                  n: item.assist.length,
                })}
                {" · "}
                {item.due}
              </p>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
