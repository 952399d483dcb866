// Points as people type them: either minus sign, at most three decimals.

/** Undefined for what is no number, or finer than thousandths. */
export function typedPoints(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/[−－]/, "-")
    .replace(/^[+＋]/, "");
  return /^-?\d{1,7}(\.\d{1,3})?$/.test(plain) ? Number(plain) : undefined;
}
