// What stands where data would: still loading, nothing there (and why), or a problem.
import type { ReactNode } from "react";
import { isKey } from "../i18n/language";
import { useText } from "../i18n/useText";

export function Loading({ lines = 3 }: { lines?: number }) {
  const say = useText();
  return (
    <div className="loading" role="status">
      <span className="sr-only">{say("ui.loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
        <i key={line} />
      ))}
    </div>
  );
}

interface EmptyProps {
  title: string;
  /** Why there is nothing, and what would bring something. */
  children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}

/** A new house: the office has not put its table of units in force yet. */
export function NoUnits() {
  const say = useText();
  return <Empty title={say("ui.noUnits")}>{say("ui.noUnits.why")}</Empty>;
}

/** Why a request got no answer, as `gql/problem` reads it from urql. */
export interface Trouble {
  code: string;
  requestId?: string;
}

interface ProblemProps {
  problem: Trouble;
  onAgain?: () => void;
}

export function Problem({ problem, onAgain }: ProblemProps) {
  const say = useText();
  const key = `problem.${problem.code}`;
  return (
    <div className="problem" role="alert">
      <p>{say(isKey(key) ? key : "problem.UNKNOWN")}</p>
      {problem.requestId && <small>{say("problem.request", { id: problem.requestId })}</small>}
      {onAgain && (
        <button type="button" className="quiet" onClick={onAgain}>
          {say("problem.again")}
        </button>
      )}
    </div>
  );
}
