// The filters of the search; the address holds them.
import { Input } from "antd";
import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { useText } from "../../i18n/useText";
import { FilterBar, type FilterField } from "../../ui/FilterBar";
import { useFilters } from "../../ui/filters";
import { ALL_KINDS, kindInWords } from "./kinds";

const CHOICES = graphql(`
  query TrailChoices {
    units {
      id
      code
      shortName
    }
    matters(first: 200) {
      nodes {
        id
        number
        title
      }
    }
  }
`);

export function SearchBar() {
  const say = useText();
  const [{ data }] = useQuery({ query: CHOICES });
  const fields = useMemo<FilterField[]>(() => {
    const units = data?.units.map(({ code, shortName }) => ({ value: code, label: shortName }));
    const matters = data?.matters.nodes.map(({ id, number, title }) => ({
      value: id,
      label: `${number} ${title}`,
    }));
    const kinds = ALL_KINDS.map((kind) => ({ value: kind, label: kindInWords(say, kind) }));
    const orders = [{ value: "OLDEST", label: say("trail.order.OLDEST") }];
    return [
      { name: "text", label: say("trail.filter.text"), kind: "text", width: 100 },
      { name: "type", label: say("trail.filter.type"), kind: "many", options: kinds, width: 140 },
      { name: "unit", label: say("trail.unit"), kind: "many", options: units ?? [], width: 130 },
      {
        name: "matter",
        label: say("trail.matter"),
        kind: "one",
        options: matters ?? [],
        width: 170,
      },
      { name: "order", label: say("trail.order.NEWEST"), kind: "one", options: orders, width: 110 },
    ];
  }, [data, say]);
  return (
    <div className="trail-filters">
      <FilterBar fields={fields} />
      <Days />
    </div>
  );
}

function Days() {
  const say = useText();
  const { one, set } = useFilters();
  return (
    <fieldset className="trail-days">
      <legend className="sr-only">{say("trail.days")}</legend>
      {(["from", "until"] as const).map((name) => (
        <label key={name} htmlFor={`trail-${name}`}>
          {say(`trail.days.${name}`)}
          <Input
            id={`trail-${name}`}
            type="date"
            value={one(name)}
            onChange={({ target }) => set({ [name]: target.value })}
          />
        </label>
      ))}
      {(one("from") || one("until")) && (
        <button type="button" className="link" onClick={() => set({ from: "", until: "" })}>
          {say("trail.days.clear")}
        </button>
      )}
    </fieldset>
  );
}
