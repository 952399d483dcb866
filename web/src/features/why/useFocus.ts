// Takes the focus into the drawer, and gives it back to what opened the drawer once it is gone.
// Rows may have been drawn anew meanwhile; then the same question elsewhere on the page takes it,
// or the page itself.
import { useEffect, useRef, useState } from "react";
import { WHY } from "../../ui/WhyLink";

/** Put the ref on what shall be read first, and call `take` once the drawer is open. */
export function useFocus(assignment: string) {
  const first = useRef<HTMLDivElement>(null);
  // Read before the drawer takes the focus for itself.
  const [opener] = useState(() => document.activeElement);
  const open = useRef(false);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
      // After the drawer has let go of it.
      setTimeout(() => {
        if (!open.current) {
          heir(opener, assignment)?.focus({ preventScroll: true });
        }
      });
    };
  }, [opener, assignment]);
  return { first, take: () => first.current?.focus({ preventScroll: true }) };
}

function heir(opener: Element | null, assignment: string): HTMLElement | null {
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) {
    return opener;
  }
  const links = document.querySelectorAll<HTMLAnchorElement>("a.why");
  const asks = ({ search }: HTMLAnchorElement) =>
    new URLSearchParams(search).get(WHY) === assignment;
  return [...links].find(asks) ?? document.querySelector("main");
}
