// A framed part of the wall, with its title.
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** At the right end of its head, in words. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Panel({ title, aside, className, children }: Props) {
  return (
    <section
      className={className ? `screen-panel ${className}` : "screen-panel"}
      aria-label={title}
    >
      <div className="screen-panel-head">
        <h2>{title}</h2>
        {aside !== undefined && <span>{aside}</span>}
      </div>
      {children}
    </section>
  );
}
