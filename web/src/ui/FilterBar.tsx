// The bar of filters above a list. What it holds is in the address alone.
import { Button, Input, Select } from "antd";
import { useText } from "../i18n/useText";
import { type Filters, useFilters } from "./filters";

export interface FilterOption {
  value: string;
  label: string;
}

export interface FilterField {
  /** Name of the parameter in the address. */
  name: string;
  label: string;
  /** `many` takes several options, `one` takes one, `text` takes words. */
  kind: "one" | "many" | "text";
  options?: readonly FilterOption[];
  width?: number;
}

export function FilterBar({ fields }: { fields: readonly FilterField[] }) {
  const say = useText();
  const filters = useFilters();
  const used = fields.filter(({ name }) => filters.one(name) !== "");
  return (
    <search className="filters" aria-label={say("ui.filter.label")}>
      {fields.map((field) => (
        <Field key={field.name} field={field} filters={filters} />
      ))}
      {used.length > 0 && (
        <Button type="link" onClick={() => filters.clear(used.map(({ name }) => name))}>
          {say("ui.filter.clear")}
        </Button>
      )}
    </search>
  );
}

function Field({ field, filters }: { field: FilterField; filters: Filters }) {
  const { name, label, kind, options = [], width = 160 } = field;
  const say = useText();
  if (kind === "text") {
    return (
      <Input.Search
        // A cleared or changed address shows in the box.
        key={filters.one(name)}
        allowClear
        aria-label={label}
        placeholder={label}
        defaultValue={filters.one(name)}
        style={{ width: width + 60 }}
        onSearch={(words) => filters.set({ [name]: words.trim() })}
      />
    );
  }
  const shared = {
    options: [...options],
    placeholder: label,
    "aria-label": label,
    allowClear: true,
  };
  if (kind === "many") {
    return (
      <Select
        {...shared}
        mode="multiple"
        maxTagCount="responsive"
        optionFilterProp="label"
        style={{ minWidth: width }}
        value={filters.many(name)}
        onChange={(values: string[]) => filters.set({ [name]: values })}
      />
    );
  }
  return (
    <Select
      {...shared}
      title={say("ui.filter.label")}
      showSearch={{ optionFilterProp: "label" }}
      style={{ minWidth: width }}
      value={filters.one(name) || null}
      onChange={(value?: string | null) => filters.set({ [name]: value ?? "" })}
    />
  );
}
