// The service's clock. The demo county lives in another year, so no component asks the browser
// what time it is; the browser only counts how much time went by.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

type Clock = () => number;

const ClockContext = createContext<Clock>(() => performance.now());

interface Props {
  /** What the service said the time is, in milliseconds, and `performance.now()` of then. */
  told: number;
  at: number;
  children: ReactNode;
}

export function ClockProvider({ told, at, children }: Props) {
  const clock = useMemo(() => () => told + (performance.now() - at), [told, at]);
  return <ClockContext value={clock}>{children}</ClockContext>;
}

/** Asks at one moment, for what happens in a handler. @public */
export function useClock(): Clock {
  return useContext(ClockContext);
}

const MINUTE = 60_000;

/** What time it is in the service, in milliseconds; the component is drawn again as it goes by. */
export function useNow(every = MINUTE): number {
  const clock = useContext(ClockContext);
  const [now, setNow] = useState(clock);
  useEffect(() => {
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), every);
    return () => clearInterval(timer);
  }, [clock, every]);
  return now;
}
