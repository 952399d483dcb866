//! The table of units (单位名录) that an office edits: code, name, short name, kind, and the other
//! names under which documents speak of a unit. Setting it registers what is new, renames what
//! is named otherwise and replaces aliases; the same table again changes nothing.

use async_trait::async_trait;
use domain::unit::{self, Registration, Unit, UnitId, UnitKind};
use serde::Serialize;

use crate::case::Case;
use crate::desk::{Request, Stop};

/// Larger tables are no directory of a county; a province has some thousand units.
pub const MAX_BYTES: usize = 1024 * 1024;
/// What the heading must name, in any order.
const COLUMNS: [&str; 5] = ["code", "name", "short_name", "kind", "aliases"];

/// One unit as the table has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    pub registration: Registration,
    pub aliases: Vec<String>,
}

/// Why a table of units was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitsRefusal {
    #[error("单位名录超过 1 MB")]
    TooLarge,
    #[error("单位名录须为 UTF-8 编码的 .csv 文件")]
    NotText,
    #[error("单位名录第一行须有这些列：code,name,short_name,kind,aliases（别名之间用 | 分隔）")]
    NoHeading,
    #[error("第{row}行：{why}")]
    Line { row: usize, why: String },
}

/// Reads the table; official order is the order of its lines.
pub fn read(bytes: &[u8]) -> Result<Vec<UnitLine>, UnitsRefusal> {
    if bytes.len() > MAX_BYTES {
        return Err(UnitsRefusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| UnitsRefusal::NotText)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heading = reader.headers().map_err(|_| UnitsRefusal::NoHeading)?.clone();
    let place = |name: &str| heading.iter().position(|it| it.trim() == name);
    let places = COLUMNS.map(place);
    if places.contains(&None) {
        return Err(UnitsRefusal::NoHeading);
    }
    let mut units = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let row = index + 2;
        let broken = |_| UnitsRefusal::Line { row, why: "写法不对".into() };
        let record = record.map_err(broken)?;
        let cells = places.map(|place| place.and_then(|it| record.get(it)).unwrap_or("").trim());
        let order = u32::try_from(index + 1).unwrap_or(u32::MAX);
        units.push(line(cells, order).map_err(|why| UnitsRefusal::Line { row, why })?);
    }
    Ok(units)
}

fn line(
    [code, name, short_name, kind, aliases]: [&str; 5],
    order: u32,
) -> Result<UnitLine, String> {
    let kinds = "DEPARTMENT、TOWN、ZONE、ENTERPRISE、OTHER";
    let kind: UnitKind = kind.parse().map_err(|_| format!("kind 须为 {kinds} 之一"))?;
    let registration = Registration {
        unit: UnitId::new(code),
        name: name.into(),
        short_name: if short_name.is_empty() { name } else { short_name }.into(),
        kind,
        group: kind.to_string(),
        order,
    };
    let aliases = aliases.split('|').map(str::trim).filter(|it| !it.is_empty());
    Ok(UnitLine { registration, aliases: aliases.map(str::to_owned).collect() })
}

/// Puts the whole table in force, in one act.
#[derive(Debug, Clone, Serialize)]
pub struct SetUnits {
    pub units: Vec<UnitLine>,
}

#[async_trait]
impl Request for SetUnits {
    /// How many units were new.
    type Outcome = usize;

    async fn carry_out(&self, case: &Case<'_>) -> Result<usize, Stop> {
        let ids = self.units.iter().map(|line| line.registration.unit.as_str().to_owned());
        case.fetch::<Unit>(ids).await?;
        let mut fresh = 0;
        for UnitLine { registration, aliases } in &self.units {
            let id = registration.unit.as_str();
            let known = case.look::<Unit>(id).await?.sequence > 0;
            let command = if known {
                let (name, short_name) = (&registration.name, &registration.short_name);
                unit::Command::Rename { name: name.clone(), short_name: short_name.clone() }
            } else {
                fresh += 1;
                unit::Command::Register(registration.clone())
            };
            case.tell::<Unit>(id, command).await?;
            let aliases = aliases.clone();
            case.tell::<Unit>(id, unit::Command::SetAliases { aliases }).await?;
        }
        Ok(fresh)
    }
}
