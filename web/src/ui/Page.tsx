// The pieces every screen is laid out with: a head with its title, and cards below it.
import type { ReactNode } from "react";
import { useTitle } from "./title";

interface PageProps {
  title: string;
  /** Right of the title: the stamp, a choice of quarter. */
  aside?: ReactNode;
  /** At the right end: buttons. */
  actions?: ReactNode;
  /** Above everything: what must not be missed. */
  band?: ReactNode;
  children: ReactNode;
}

export function Page({ title, aside, actions, band, children }: PageProps) {
  useTitle(title);
  return (
    <div className="page">
      {band}
      <div className="page-head" data-bare={aside || actions ? undefined : true}>
        <h1>{title}</h1>
        {aside && <div className="page-aside">{aside}</div>}
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface CardProps {
  title?: string;
  /** At the right end of its head. */
  extra?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Card({ title, extra, className, children }: CardProps) {
  return (
    <section className={className ? `card ${className}` : "card"} aria-label={title}>
      {(title || extra) && (
        <div className="card-head">
          {title && <h2>{title}</h2>}
          {extra && <div className="card-extra">{extra}</div>}
        </div>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
