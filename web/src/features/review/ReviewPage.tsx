// 报送审核: the piles on the office's desk, worked through from the keyboard. Pile and report are
// in the address; the selection never moves by itself, only after an answer was taken.
import { useCallback, useEffect, useMemo, useState } from "react";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { CommandAnswer } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { type Shortcut, useShortcuts } from "../../ui/Shortcuts";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { Told } from "../../ui/Told";
import { Detail } from "./Detail";
import { type Judged, type Taken, useJudging } from "./judging";
import { type About, QueueEntry } from "./QueueRow";
import {
  type Answered,
  MOST,
  PILES,
  type Pile,
  type Shown,
  STEP,
  useQueue,
  useShown,
} from "./queue";
import type { Decided } from "./time";
import "./review.css";

/** The report that is read, in the address. */
const ON = "on";

export function ReviewPage() {
  const say = useText();
  const filters = useFilters();
  const pile = PILES.find((one) => one === filters.one("pile")) ?? "REVIEW";
  const [first, setFirst] = useState(STEP);
  const [held, hold] = useState(false);
  const [answered, setAnswered] = useState<Answered>(new Map());
  const { data, error, at, position, ask } = useQueue(pile, first);
  const shown = useShown(data?.queue?.nodes ?? [], held, answered);
  const { chosen, choose, next } = useChosen(shown, data !== undefined);
  const [decided, setDecided] = useState<DecidedOf>();
  const taken = useCallback(
    ({ id, version }: Judged, of?: DecidedOf) => {
      setAnswered((before) => new Map(before).set(id, version));
      setDecided(of);
      next();
    },
    [next],
  );
  const judging = useJudging(taken);
  const current = shown.find(({ row }) => row.id === chosen);
  return (
    <Page
      title={say("review.title")}
      aside={
        <Piles
          pile={pile}
          counts={data}
          onChoose={(to) => filters.set({ pile: to === "REVIEW" ? "" : to, [ON]: "" })}
        />
      }
      actions={at !== undefined && <Stamp at={at} position={position ?? null} />}
    >
      <Latest decided={decided} taken={judging.taken} />
      {error && !data && <Problem problem={problemOf(error)} onAgain={ask} />}
      {!data && !error && <Loading lines={10} />}
      {data && !data.queue && <Closed />}
      {data?.queue && shown.length === 0 && !chosen && <Nothing pile={pile} />}
      {data?.queue && (shown.length > 0 || chosen) && (
        <div className="review">
          <Queue
            shown={shown}
            about={ABOUT[pile]}
            chosen={chosen}
            total={data.queue.totalCount}
            onChoose={choose}
            onHold={hold}
            onMore={first < MOST ? () => setFirst(first + STEP) : undefined}
          />
          {chosen && (
            <Detail
              key={chosen}
              id={chosen}
              version={current?.row.version}
              gone={!current || current.gone}
              state={judging.stateFor(chosen)}
              onSend={judging.send}
              onAgain={judging.again}
              onDecided={(judged, word, state) =>
                taken(judged, { unit: judged.unit, decided: word, state })
              }
            />
          )}
        </div>
      )}
    </Page>
  );
}

/** What came of what was decided last. */
function Latest({ decided, taken }: { decided: DecidedOf | undefined; taken: Judging["taken"] }) {
  const say = useText();
  if (!decided) return taken && <LastAnswer taken={taken} />;
  return <Told words={`${decided.unit} ${say(decided.decided)}`} state={decided.state} />;
}

type Judging = ReturnType<typeof useJudging>;

/** What was decided about the time of a duty, and what came of it. */
interface DecidedOf {
  unit: string;
  decided: Decided;
  state: CommandState;
}

/** Rows of a report's piles tell when it came. */
const ABOUT: Readonly<Record<Pile, About>> = {
  REVIEW: "REPORT",
  REVIEW_OVERDUE: "REPORT",
  RED_PROPOSED: "REPORT",
  EXTENSION: "EXTENSION",
  DECLINE: "DECLINE",
  SLIP: "SLIP",
  COORDINATION: "COORDINATION",
};

interface QueueProps {
  shown: readonly Shown[];
  about: About;
  chosen: string;
  total: number;
  onChoose: (id: string) => void;
  /** The hand came over the list, or left it. */
  onHold: (held: boolean) => void;
  onMore: (() => void) | undefined;
}

function Queue({ shown, about, chosen, total, onChoose, onHold, onMore }: QueueProps) {
  const say = useText();
  const listed = shown.filter(({ gone }) => !gone).length;
  return (
    <Card className="review-queue">
      <ol onPointerEnter={() => onHold(true)} onPointerLeave={() => onHold(false)}>
        {shown.map(({ row, gone }) => (
          <QueueEntry
            key={row.id}
            row={row}
            about={about}
            gone={gone}
            chosen={row.id === chosen}
            onChoose={() => onChoose(row.id)}
          />
        ))}
      </ol>
      {total > listed && listed >= STEP && onMore && (
        <button type="button" className="quiet" onClick={onMore}>
          {say("review.more", { n: total, shown: listed })}
        </button>
      )}
    </Card>
  );
}

/** Which report is read; the first of a pile that was just opened. */
function useChosen(shown: readonly Shown[], ready: boolean) {
  const say = useText();
  const { one, set } = useFilters();
  const chosen = one(ON);
  const ids = shown.map(({ row }) => row.id);
  const choose = useCallback((id: string) => set({ [ON]: id }), [set]);
  const start = ready && !chosen ? ids[0] : undefined;
  useEffect(() => {
    if (start) {
      choose(start);
    }
  }, [start, choose]);
  const order = ids.join(" ");
  const step = useCallback(
    (by: 1 | -1) => {
      const all = order.split(" ");
      const to = all[all.indexOf(chosen) + by];
      return to || undefined;
    },
    [order, chosen],
  );
  /** After an answer: the row below, else the one above, else nothing is left. */
  const next = useCallback(() => choose(step(1) ?? step(-1) ?? ""), [choose, step]);
  const keys = useMemo<Shortcut[]>(() => {
    const go = (by: 1 | -1) => () => {
      const to = step(by);
      if (to) {
        choose(to);
      }
    };
    return [
      { key: "j", label: say("review.key.next"), run: go(1) },
      { key: "k", label: say("review.key.previous"), run: go(-1) },
    ];
  }, [choose, step, say]);
  useShortcuts(keys);
  return { chosen, choose, next };
}

type Counts = Record<Pile, { totalCount: number } | null>;

interface PilesProps {
  pile: Pile;
  counts: Counts | undefined;
  onChoose: (pile: Pile) => void;
}

function Piles({ pile, counts, onChoose }: PilesProps) {
  const say = useText();
  return (
    <fieldset className="review-piles" aria-label={say("review.piles")}>
      {PILES.map((one) => (
        <button
          type="button"
          key={one}
          aria-pressed={one === pile}
          data-late={
            (one === "REVIEW_OVERDUE" && (counts?.[one]?.totalCount ?? 0) > 0) || undefined
          }
          onClick={() => onChoose(one)}
        >
          {say(`word.pile.${one}`)}
          {counts?.[one] && <b className="number">{counts[one].totalCount}</b>}
        </button>
      ))}
    </fieldset>
  );
}

/** What came of the last answer stays to be read while the next report is looked at. */
function LastAnswer({ taken: { judged, choice, state } }: { taken: Taken }) {
  const say = useText();
  return (
    <p className="review-taken">
      <b>{judged.unit}</b>
      <span>{say(`review.taken.${choice}`)}</span>
      <CommandAnswer state={state} />
    </p>
  );
}

function Nothing({ pile }: { pile: Pile }) {
  const say = useText();
  return (
    <Card>
      <Empty title={say(`review.empty.${pile}`)}>{say(`review.empty.${pile}.why`)}</Empty>
    </Card>
  );
}

function Closed() {
  const say = useText();
  return (
    <Card>
      <Empty title={say("review.closed")}>{say("review.closed.why")}</Empty>
    </Card>
  );
}
