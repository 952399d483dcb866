// What a table comes to: its doubts by row, those that stand in the way first; who gets what; the
// rows as they were understood.
import { useText } from "../../i18n/useText";
import type { Doubt, Row, Seen } from "./table";

export function TableFindings({ seen }: { seen: Seen }) {
  const say = useText();
  const { title, rowCount, doubts, skipped, shares, rows } = seen;
  const blocking = doubts.filter(({ blocks }) => blocks);
  const notes = doubts.filter(({ blocks }) => !blocks);
  return (
    <div className="issue-seen">
      <p className="issue-sum" tabIndex={-1}>
        {say("issue.table.sum", { rows: rowCount, units: shares.length })}
      </p>
      {title && <p className="issue-hint">{say("issue.table.title", { title })}</p>}
      {skipped.length > 0 && (
        <p className="issue-warn">
          {say("issue.table.skipped", { rows: skipped.join(say("issue.join")) })}
        </p>
      )}
      <Doubts title={say("issue.table.blocking", { n: blocking.length })} doubts={blocking} hard />
      <Doubts title={say("issue.table.notes", { n: notes.length })} doubts={notes} />
      {blocking.length === 0 && notes.length === 0 && (
        <p className="issue-hint">{say("issue.table.clear")}</p>
      )}
      <Shares shares={shares} />
      <Rows rows={rows} doubts={doubts} />
    </div>
  );
}

interface DoubtsProps {
  title: string;
  doubts: readonly Doubt[];
  /** They stand in the way. */
  hard?: boolean;
}

function Doubts({ title, doubts, hard }: DoubtsProps) {
  const say = useText();
  if (doubts.length === 0) {
    return null;
  }
  return (
    <section className={hard ? "issue-doubts problem" : "issue-doubts"} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {doubts.map(({ row, column, code, message, suggestions }) => (
          <li key={`${row} ${column} ${code} ${message}`}>
            <b className="number">{say("issue.table.row", { n: row })}</b>
            {column && <span className="issue-tag">{column}</span>}
            <span>
              {message}
              {suggestions.length > 0 && (
                <small>
                  {" "}
                  {say("issue.table.suggest", { words: suggestions.join(say("issue.join")) })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Shares({ shares }: Pick<Seen, "shares">) {
  const say = useText();
  if (shares.length === 0) {
    return null;
  }
  return (
    <section className="issue-shares" aria-label={say("issue.table.shares")}>
      <h3>{say("issue.table.shares")}</h3>
      <ul className="issue-receivers">
        {shares.map(({ unit, leads, assists }) => (
          <li key={unit?.id} title={[...leads, ...assists].join(" ")}>
            {unit?.shortName}{" "}
            <small>
              {say("issue.units.count", { lead: leads.length, assist: assists.length })}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ rows, doubts }: { rows: readonly Row[]; doubts: readonly Doubt[] }) {
  const say = useText();
  const doubted = new Set(doubts.map(({ row }) => row));
  const names = (units: Row["lead"]) =>
    units.map(({ shortName }) => shortName).join(say("issue.join"));
  if (rows.length === 0) {
    return null;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by the keyboard too
    <section className="issue-rows" tabIndex={0} aria-label={say("issue.table.rows")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("issue.table.col.row")}</th>
            <th scope="col">{say("issue.table.col.what")}</th>
            <th scope="col">{say("word.unitRole.LEAD")}</th>
            <th scope="col">{say("word.unitRole.ASSIST")}</th>
            <th scope="col">{say("issue.table.col.due")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.row} ${row.itemNo}`} data-doubted={doubted.has(row.row) || undefined}>
              <td className="number">{row.row}</td>
              <td>
                {row.text} <small className="issue-hint">{row.number}</small>
              </td>
              <td>{names(row.lead)}</td>
              <td>{names(row.assist)}</td>
              <td>{row.due ?? say("issue.table.unread", { text: row.dueText })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
