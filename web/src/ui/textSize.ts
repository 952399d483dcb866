// The size of text: 100, 115 or 130 percent, chosen once and remembered. Older eyes, larger words.
import { useCallback, useState } from "react";

export const TEXT_SIZES = [100, 115, 130] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const SHELF = "luoshi.textSize";

export function rememberedTextSize(): TextSize {
  const kept = Number(localStorage.getItem(SHELF));
  return TEXT_SIZES.find((size) => size === kept) ?? 100;
}

/** Puts the size on the page: our own styles are in rem. */
export function apply(size: TextSize): void {
  document.documentElement.style.fontSize = `${size}%`;
}

export function useTextSizeState(): [TextSize, (size: TextSize) => void] {
  const [size, setSize] = useState(rememberedTextSize);
  const choose = useCallback((chosen: TextSize) => {
    localStorage.setItem(SHELF, String(chosen));
    apply(chosen);
    setSize(chosen);
  }, []);
  return [size, choose];
}
