// Where a unit stands in a quarter, at a glance, and where it stood in the one before.
import type { ReactNode } from "react";
import type { Standing } from "../../gql/ranking";
import { useText } from "../../i18n/useText";
import { Hint } from "../../ui/Hint";
import { LampCounts } from "../../ui/LampDot";
import { percent, score } from "../../ui/numbers";
import { Place } from "../../ui/Place";
import { PlateCounts } from "../../ui/PlateSquare";
import { Points, RankChange, Score } from "../../ui/Points";

interface Props {
  standing: Standing;
  /** Of the quarter before; none for the first one. */
  was: Standing | null | undefined;
}

export function UnitHead({ standing, was }: Props) {
  const say = useText();
  const { rank, previousRank, delta, lamps, plates, onTimeRate, settled } = standing;
  const rate = (share: number | null) => (share === null ? "—" : percent(share));
  return (
    <dl className="rank-head">
      <Fact name={say("ranking.place")} note={before(say, was && (was.rank ?? "—"))}>
        <Place rank={rank} /> <RankChange rank={rank} previous={previousRank} />
      </Fact>
      <Fact name={say("ranking.score")} note={before(say, was && score(was.score))}>
        <Score value={standing.score} />
      </Fact>
      <Fact name={say("ranking.delta")}>
        <Points value={delta} />
      </Fact>
      <Fact name={say("ranking.settled")} note={before(say, was?.settled)}>
        <span className="number">{settled}</span>
      </Fact>
      <Fact
        name={say("ranking.onTime")}
        hint={<Hint word={say("ranking.formula")}>{say("ranking.rules.onTime")}</Hint>}
        note={before(say, was && rate(was.onTimeRate))}
      >
        <span className="number">{rate(onTimeRate)}</span>
      </Fact>
      <Fact name={say("ranking.lamps")}>
        <LampCounts lamps={lamps} />
      </Fact>
      <Fact name={say("ranking.plates")}>
        <PlateCounts plates={plates} />
      </Fact>
    </dl>
  );
}

function before(say: ReturnType<typeof useText>, value: string | number | null | undefined) {
  return value === null || value === undefined ? undefined : say("ranking.was", { value });
}

interface FactProps {
  name: string;
  hint?: ReactNode;
  note?: string | undefined;
  children: ReactNode;
}

function Fact({ name, hint, note, children }: FactProps) {
  return (
    <div>
      <dt>
        {name} {hint}
      </dt>
      <dd>{children}</dd>
      {note && <dd className="stamp">{note}</dd>}
    </div>
  );
}
