// The wall is one picture of 1920×1080, made as large as the window allows and put in its middle.
import { useEffect, useState } from "react";

export const WIDTH = 1920;
export const HEIGHT = 1080;

/** The transform that fits the picture into the window: whole, with its proportions kept. */
export function fitting(width: number, height: number): string {
  const scale = Math.min(width / WIDTH, height / HEIGHT);
  const left = Math.max(0, (width - WIDTH * scale) / 2);
  const top = Math.max(0, (height - HEIGHT * scale) / 2);
  return `translate(${left}px, ${top}px) scale(${scale})`;
}

export function useFitting(): string {
  const now = () => fitting(innerWidth, innerHeight);
  const [transform, setTransform] = useState(now);
  useEffect(() => {
    const resized = () => setTransform(fitting(innerWidth, innerHeight));
    resized();
    addEventListener("resize", resized);
    return () => removeEventListener("resize", resized);
  }, []);
  return transform;
}
