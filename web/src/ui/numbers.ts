// Numbers as text: points have at most three decimals, and a real minus sign.

/** `100`, `0.5`, `−2`; with its sign when it is a change: `+0.5`. */
export function points(value: number, signed = false): string {
  // The service counts thousandths; rounding undoes what binary fractions add.
  const thousandths = Math.round(value * 1000);
  const text = String(Math.abs(thousandths) / 1000);
  if (thousandths < 0) {
    return `−${text}`;
  }
  return signed && thousandths > 0 ? `+${text}` : text;
}

/** A score in a column: always two decimals, three where the third is not zero. */
export function score(value: number): string {
  const thousandths = Math.round(Math.abs(value) * 1000);
  const digits = thousandths % 10 === 0 ? 2 : 3;
  return `${value < 0 ? "−" : ""}${(thousandths / 1000).toFixed(digits)}`;
}

/** `94.7%` of a share from 0 to 1. */
export function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 10)}%`;
}

/** `18,043`, for counts and positions; what is no number stays as it is. */
export function grouped(value: number | string): string {
  return String(value).replace(/^\d+$/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));
}
