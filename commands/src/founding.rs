//! Founding: the facts a new house begins with, before anybody has asked for anything: the
//! first rule set, the published calendars, and the taxonomy. Founding twice changes nothing.

use std::str::FromStr;

use chrono::NaiveDate;
use domain::Refusal;
use domain::calendar::{self, YearCalendar, YearPlan};
use domain::score::{self, RuleBook, Values};
use domain::taxonomy::{self, Adjustment, MatterType, Taxonomy};
use domain::time::{Day, Quarter};
use domain::unit::{self, Unit};

use crate::asked::Asked;
use crate::desk::{Desk, DeskError, Done};
use crate::hosted::Keepable;
use crate::processes;
use crate::reference::RULES;

/// The office itself, as a unit: it has people, but never a duty.
pub const OFFICE: &str = "DCS";
/// The first quarter with rules, and the first year with a taxonomy.
const FIRST_QUARTER: (i32, u32) = (2019, 1);
/// Compiled in, so that an office without a network has them.
const CALENDARS: &str = include_str!("../data/calendars.csv");
const ASPECTS: &str = include_str!("../data/taxonomy.csv");

/// States them.
pub async fn found(desk: &Desk) -> Result<(), DeskError> {
    let draft = score::Command::Draft { values: Values::default() };
    say::<RuleBook>(desk, RULES, draft, "rules/1").await?;
    let (year, number) = FIRST_QUARTER;
    let from = Quarter::new(year, number).expect("a quarter");
    let activate = score::Command::Activate { version: 1, from };
    say::<RuleBook>(desk, RULES, activate, "rules/1/activate").await?;
    for plan in calendars() {
        let (id, what) =
            (plan.year.to_string(), format!("calendar/{}v{}", plan.year, plan.version));
        let publish = calendar::Command::Publish(plan);
        // The next ones come with later releases, to houses where people have been about.
        let named = format!("founding/{what}");
        heed(&what, processes::say::<YearCalendar>(desk, &id, publish, &named).await?);
    }
    let adjust = taxonomy::Command::Adjust(Adjustment { add: aspects(), ..Adjustment::default() });
    say::<Taxonomy>(desk, &year.to_string(), adjust, "taxonomy").await?;
    let register = unit::Command::Register(unit::Registration {
        unit: unit::UnitId::new(OFFICE),
        name: "县委县政府督查室".into(),
        short_name: "督查室".into(),
        kind: unit::UnitKind::Supervision,
        group: "SUPERVISION".into(),
        order: 0,
    });
    say::<Unit>(desk, OFFICE, register, "unit/office").await
}

/// Under a fixed command id: said before, it is answered as before.
async fn say<D: Keepable>(
    desk: &Desk,
    id: &str,
    command: D::Command,
    what: &str,
) -> Result<(), DeskError> {
    let asked = Asked::by_system(&format!("founding/{what}"));
    heed(what, desk.tell::<D>(id, command, &asked).await?);
    Ok(())
}

fn heed(what: &str, answer: Result<Done<()>, Refusal>) {
    if let Err(refusal) = answer {
        tracing::warn!(%refusal, what, "the founding was refused");
    }
}

/// The published calendars, in the order of their publication.
fn calendars() -> Vec<YearPlan> {
    rows(CALENDARS)
        .map(|row| {
            let [year, version, source, off, makeup] = row.as_slice() else {
                panic!("calendars.csv has five columns");
            };
            let year = number(year);
            YearPlan {
                year,
                version: number(version),
                off_days: days(year, off),
                makeup_workdays: days(year, makeup),
                source: (*source).to_owned(),
            }
        })
        .collect()
}

fn aspects() -> Vec<(MatterType, String)> {
    rows(ASPECTS)
        .map(|row| match row.as_slice() {
            [kind, label] => {
                (MatterType::from_str(kind).expect("a type of matter"), (*label).to_owned())
            }
            _ => panic!("taxonomy.csv has two columns"),
        })
        .collect()
}

/// The rows below the heading; our own files, so what they hold is an invariant.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect())
}

fn number<T: FromStr>(text: &str) -> T {
    text.parse().ok().expect("a number")
}

/// `01-24..01-30 05-01`: days and ranges of days.
fn days(year: i32, text: &str) -> Vec<Day> {
    let day = |text: &str| {
        NaiveDate::parse_from_str(&format!("{year}-{text}"), "%Y-%m-%d").expect("a day of the year")
    };
    let span = |part: &str| {
        let (first, last) = part.split_once("..").unwrap_or((part, part));
        let (first, last) = (day(first), day(last));
        first.iter_days().take_while(move |day| *day <= last)
    };
    text.split_whitespace().flat_map(span).collect()
}
