// The title of the window names the screen, for tabs, histories and screen readers.
import { useEffect } from "react";
import { useText } from "../i18n/useText";

export function useTitle(title: string): void {
  const say = useText();
  const product = say("app.product");
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
