// One of several: side by side where they are few, in a list of the browser's own where they are
// many. What is chosen is the caller's to keep, usually in the address.
import "./figures.css";

interface Option {
  value: string;
  label: string;
}

interface Props {
  /** What is chosen, for who cannot see it. */
  label: string;
  options: readonly Option[];
  value: string;
  onChoose: (value: string) => void;
}

export function Segments({ label, options, value, onChoose }: Props) {
  if (options.length === 0) {
    return null;
  }
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map((one) => (
        <button
          type="button"
          key={one.value}
          aria-pressed={one.value === value}
          onClick={() => onChoose(one.value)}
        >
          {one.label}
        </button>
      ))}
    </fieldset>
  );
}

export function Choice({ label, options, value, onChoose }: Props) {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChoose(target.value)}
    >
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
