// The list of matters: how far each is, who is missing, what is red, and what is due next.
import { Table, type TableProps } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import type { Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { Due, TimeLeft } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { WhyLink } from "../../ui/WhyLink";
import { nextDue } from "./awaited";
import { useHeld } from "./held";
import type { MatterRow } from "./list";
import { Missing } from "./Missing";
import { Progress } from "./Progress";

type Columns = NonNullable<TableProps<MatterRow>["columns"]>;

interface Props {
  rows: readonly MatterRow[];
  /** Progress is that of one period alone. */
  period: string | null;
  /** For people of a unit: their own part instead of the progress. */
  own: boolean;
}

export function MattersTable({ rows, period, own }: Props) {
  const say = useText();
  const columns = useMemo(() => columnsOf(say, period, own), [say, period, own]);
  const { shown, hold } = useHeld(rows);
  return (
    <Table<MatterRow>
      className="matters-table"
      onRow={() => ({ onPointerEnter: () => hold(true), onPointerLeave: () => hold(false) })}
      rowKey="id"
      size="middle"
      pagination={false}
      columns={columns}
      dataSource={shown}
    />
  );
}

function columnsOf(say: Say, period: string | null, own: boolean): Columns {
  return [
    {
      key: "number",
      title: say("matters.column.matter"),
      render: (_, row) => <Named row={row} period={period} />,
    },
    {
      key: "type",
      title: say("matters.column.type"),
      width: "8rem",
      render: (_, { type, aspect }) => (
        <>
          {say(`word.type.${type}`)}
          <small className="matters-under">{aspect}</small>
        </>
      ),
    },
    ...(own ? ownPart(say) : county(say, period)),
    {
      key: "lamps",
      title: say("matters.column.lamps"),
      width: "9rem",
      render: (_, { open }) => open && <Lamps open={open} />,
    },
    {
      key: "due",
      title: say("matters.column.due"),
      width: "10rem",
      render: (_, { progress, open = [] }) => (
        <Next at={progress ? progress.nextDue : nextDue(open)} />
      ),
    },
  ];
}

function county(say: Say, period: string | null): Columns {
  return [
    {
      key: "progress",
      title: say("matters.column.progress"),
      width: "11rem",
      render: (_, { progress }) => progress && <Progress progress={progress} period={period} />,
    },
    {
      key: "missing",
      title: say("matters.column.missing"),
      width: "14rem",
      render: (_, { progress }) => <Awaited progress={progress} />,
    },
  ];
}

function ownPart(say: Say): Columns {
  return [
    {
      key: "own",
      title: say("matters.column.own"),
      width: "10rem",
      render: (_, { open }) =>
        open?.length === 0 ? (
          <span className="matters-soft">{say("matters.own.done")}</span>
        ) : (
          open && say("matters.own.open", { n: open.length })
        ),
    },
  ];
}

function Named({ row, period }: { row: MatterRow; period: string | null }) {
  const say = useText();
  const { id, title, number, closedAt } = row;
  const search = period ? `?period=${period}` : "";
  return (
    <>
      <Link className="matters-title" to={`/matters/${encodeURIComponent(id)}${search}`}>
        {title}
      </Link>
      <small className="matters-under">
        {number}
        {closedAt && ` · ${say("matters.state.closed")}`}
      </small>
    </>
  );
}

function Awaited({ progress }: { progress: MatterRow["progress"] }) {
  const say = useText();
  if (!progress || progress.total === 0) {
    return <span className="matters-soft">—</span>;
  }
  if (progress.missing.length === 0) {
    return <span className="matters-soft">{say("matters.missing.none")}</span>;
  }
  return <Missing units={progress.missing} />;
}

/** More lamps than these are counted. */
const SHOWN = 5;

/** Red and yellow lamps, red first. */
function Lamps({ open }: { open: NonNullable<MatterRow["open"]> }) {
  const say = useText();
  const lit = (["RED", "YELLOW"] as const).flatMap((lamp) =>
    open.filter((task) => task.lamp === lamp),
  );
  if (lit.length === 0) {
    return <span className="matters-soft">{say("matters.lamps.none")}</span>;
  }
  return (
    <span className="matters-lamps">
      {lit.slice(0, SHOWN).map(({ id, unit, lamp }) => (
        <WhyLink
          key={id}
          assignment={id}
          what={say("matters.lamp.of", { unit: unit.shortName, lamp: say(`ui.lamp.${lamp}`) })}
        >
          <LampDot lamp={lamp} />
        </WhyLink>
      ))}
      {lit.length > SHOWN && <small>{say("matters.lamps.more", { n: lit.length })}</small>}
    </span>
  );
}

function Next({ at }: { at: string | null }) {
  if (at === null) {
    return <span className="matters-soft">—</span>;
  }
  return (
    <>
      <Due at={at} />
      <small className="matters-under">
        <TimeLeft at={at} />
      </small>
    </>
  );
}
