//! SQL that is the same for every read model: load rows by key, write rows, read all of them.

use futures::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres, Row};

use crate::columns::{Cell, Cells, Kind};
use crate::fold::{Columned, ReadModel};

type Prepared<'q> = Query<'q, Postgres, PgArguments>;

/// Rows of one statement: enough that round trips do not count, few enough to hold in memory.
const ROWS_PER_WRITE: usize = 2_000;

/// Bytes of a copy that are sent at once.
const BYTES_PER_MESSAGE: usize = 1 << 16;

/// Remembers of each row which fact shaped it last; every table ends with it.
const POSITION: (&str, Kind) = ("position", Kind::BigInt);

/// The table of one read model in one schema.
pub(crate) struct Table {
    /// As SQL names it, with its schema.
    place: String,
    keys: Columned,
    all: Vec<(&'static str, Kind)>,
}

impl Table {
    pub(crate) fn of(model: &dyn ReadModel, schema: &str) -> Self {
        let (keys, row) = model.columns();
        let all = keys.iter().chain(row).copied().chain([POSITION]).collect();
        Self { place: format!("{schema}.{}", model.name()), keys, all }
    }

    /// The rows that readers see, whichever generation serves them.
    pub(crate) fn view(model: &dyn ReadModel) -> Self {
        Self { place: model.name().into(), ..Self::of(model, "") }
    }

    /// The rows with these keys, in no order.
    pub(crate) async fn load(
        &self,
        connection: &mut PgConnection,
        keys: Vec<Cells>,
    ) -> sqlx::Result<Vec<Cells>> {
        let names = list(self.keys, |(name, _)| quoted(name));
        let arrays = arrays(self.keys);
        let statement = format!(
            "SELECT {} FROM {} WHERE ({names}) IN (SELECT * FROM unnest({arrays}))",
            self.selection(),
            self.place,
        );
        let rows = bind(sqlx::query(&statement), self.keys, keys).fetch_all(connection).await?;
        rows.iter().map(|row| self.read(row)).collect()
    }

    /// Puts the rows in place of those with their keys.
    pub(crate) async fn replace(
        &self,
        connection: &mut PgConnection,
        rows: Vec<Cells>,
    ) -> sqlx::Result<()> {
        let keys = list(self.keys, |(name, _)| quoted(name));
        let others = &self.all[self.keys.len()..];
        let set = list(others, |(name, _)| format!("{0} = EXCLUDED.{0}", quoted(name)));
        let names = list(&self.all, |(name, _)| quoted(name));
        let values = list(&self.all, |(name, kind)| match kind {
            Kind::Json => format!("{}::json", quoted(name)),
            _ => quoted(name),
        });
        let arrays = arrays(&self.all);
        let statement = format!(
            "INSERT INTO {} ({names}) SELECT {values} FROM unnest({arrays}) AS given ({names}) \
             ON CONFLICT ({keys}) DO UPDATE SET {set}",
            self.place,
        );
        let mut rows = rows.into_iter();
        loop {
            let some: Vec<_> = rows.by_ref().take(ROWS_PER_WRITE).collect();
            if some.is_empty() {
                return Ok(());
            }
            bind(sqlx::query(&statement), &self.all, some).execute(&mut *connection).await?;
        }
    }

    /// Adds rows to a table that has none of their keys (and no index yet).
    pub(crate) async fn copy(
        &self,
        connection: &mut PgConnection,
        copied: &[u8],
    ) -> sqlx::Result<()> {
        let names = list(&self.all, |(name, _)| quoted(name));
        let statement = format!("COPY {} ({names}) FROM STDIN (FORMAT binary)", self.place);
        let mut intake = connection.copy_in_raw(&statement).await?;
        for some in copied.chunks(BYTES_PER_MESSAGE) {
            intake.send(some).await?;
        }
        intake.finish().await?;
        Ok(())
    }

    /// Hands over every row, in the order in which Rust sorts their keys.
    pub(crate) async fn each(
        &self,
        connection: &mut PgConnection,
        mut take: impl FnMut(Cells),
    ) -> sqlx::Result<()> {
        let order = list(self.keys, |(name, kind)| match kind {
            Kind::Text => format!("{} COLLATE \"C\"", quoted(name)),
            _ => quoted(name),
        });
        let selection = self.selection();
        let statement = format!("SELECT {selection} FROM {} ORDER BY {order}", self.place);
        let mut rows = sqlx::query(&statement).fetch(connection);
        while let Some(row) = rows.try_next().await? {
            take(self.read(&row)?);
        }
        Ok(())
    }

    pub(crate) fn selection(&self) -> String {
        list(&self.all, |(name, kind)| match kind {
            Kind::Json => format!("{}::text", quoted(name)),
            _ => quoted(name),
        })
    }

    pub(crate) fn read(&self, row: &PgRow) -> sqlx::Result<Cells> {
        self.all.iter().enumerate().map(|(index, (_, kind))| read(row, index, *kind)).collect()
    }
}

/// `unnest` takes columns, so that one statement writes any number of rows.
fn bind<'q>(mut query: Prepared<'q>, columns: &[(&str, Kind)], rows: Vec<Cells>) -> Prepared<'q> {
    let mut lists: Vec<Vec<Cell>> = columns.iter().map(|_| Vec::new()).collect();
    for row in rows {
        for (list, cell) in lists.iter_mut().zip(row) {
            list.push(cell);
        }
    }
    for ((_, kind), list) in columns.iter().zip(lists) {
        query = bind_list(query, *kind, list);
    }
    query
}

fn bind_list(query: Prepared<'_>, kind: Kind, list: Vec<Cell>) -> Prepared<'_> {
    macro_rules! unwrapped {
        ($($variant:ident)|+) => {
            list.into_iter()
                .map(|cell| match cell {
                    $(Cell::$variant(value) => Some(value),)+
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
    }
    match kind {
        Kind::Text | Kind::Json => query.bind(unwrapped!(Text | Json)),
        Kind::BigInt => query.bind(unwrapped!(BigInt)),
        Kind::Uuid => query.bind(unwrapped!(Uuid)),
        Kind::Bool => query.bind(unwrapped!(Bool)),
        Kind::Time => query.bind(unwrapped!(Time)),
    }
}

fn read(row: &PgRow, index: usize, kind: Kind) -> sqlx::Result<Cell> {
    let cell = match kind {
        Kind::Text => row.try_get::<Option<_>, _>(index)?.map(Cell::Text),
        Kind::Json => row.try_get::<Option<_>, _>(index)?.map(Cell::Json),
        Kind::BigInt => row.try_get::<Option<_>, _>(index)?.map(Cell::BigInt),
        Kind::Uuid => row.try_get::<Option<_>, _>(index)?.map(Cell::Uuid),
        Kind::Bool => row.try_get::<Option<_>, _>(index)?.map(Cell::Bool),
        Kind::Time => row.try_get::<Option<_>, _>(index)?.map(Cell::Time),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

fn list(columns: &[(&str, Kind)], each: impl Fn(&(&str, Kind)) -> String) -> String {
    columns.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// `$1::text[], $2::bigint[] …`; JSON travels as text.
fn arrays(columns: &[(&str, Kind)]) -> String {
    let array = |(index, (_, kind)): (usize, &(&str, Kind))| {
        let sql = if *kind == Kind::Json { "text" } else { kind.sql() };
        format!("${}::{sql}[]", index + 1)
    };
    columns.iter().enumerate().map(array).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
