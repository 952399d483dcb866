//! Verdicts (灯牌与加减分): the lines one fact gives, before anybody words or sums them.
//!
//! Where a line is posted is said by `posting.rs`. What it pays is fixed by its rule, role and
//! importance, so that other rules can be tried on lines alone.

use std::fmt;
use std::str::FromStr;

use domain::Fact;
use domain::assignment::{Account, Event, Importance, RevisionCause, UnitRole};
use domain::quarter::{self, Adjustment};
use domain::score::{Points, RuleCode, RuleSet};
use domain::time::{Moment, Quarter};
use domain::unit::UnitId;
use domain::warning::{Lamp, Plate, PlateReason};
use uuid::Uuid;

use crate::columns::words;
use crate::told::Told;

/// What gave a line: a rule, or two persons by hand (`ADJ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Rule(RuleCode),
    Adjustment,
}

const ADJUSTMENT: &str = "ADJ";

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => fmt::Display::fmt(rule, f),
            Self::Adjustment => f.write_str(ADJUSTMENT),
        }
    }
}

impl FromStr for Code {
    type Err = strum::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == ADJUSTMENT { Ok(Self::Adjustment) } else { text.parse().map(Self::Rule) }
    }
}

/// Whether a line counts among the gains, which a rule set caps, among the losses, or apart
/// from both.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Side {
    Gain,
    Loss,
    Adjustment,
}

words! { Code, Side }

/// One line, as its fact gives it.
pub(crate) struct Given<'f> {
    /// Named by the fact that gave it and the rule that paid it.
    pub(crate) line: Uuid,
    pub(crate) unit: &'f UnitId,
    /// Where it is posted.
    pub(crate) quarter: Quarter,
    /// Where it belongs, if that is another quarter: carried over, it is paid but not counted.
    pub(crate) origin: Option<Quarter>,
    pub(crate) code: Code,
    pub(crate) voids: bool,
    /// Version of the rule set that paid it.
    pub(crate) rules: u32,
    pub(crate) points: Points,
    pub(crate) side: Side,
    /// The duty it is about; none for an adjustment.
    pub(crate) account: Option<&'f Account>,
    pub(crate) effective_at: Moment,
    pub(crate) why: Why<'f>,
}

pub(crate) enum Why<'f> {
    Lamp(Lamp, &'f str),
    Plate(Plate, PlateReason, &'f str),
    Auto(&'f str),
    LampVoided(Lamp, &'f str),
    PlateVoided(Plate, &'f str),
    Replaced(Plate, RevisionCause),
    Revised(Plate, RevisionCause, PlateReason, &'f str),
    Adjusted(&'f Adjustment),
}

/// The lines a fact gives; most give none.
pub(crate) fn given(fact: &Told) -> Vec<Given<'_>> {
    match &fact.fact {
        Fact::Assignment(event) => of_assignment(event, fact),
        Fact::Quarter(quarter::Event::ScoreAdjusted { quarter, adjustment, .. }) => {
            vec![adjusted(*quarter, adjustment, fact)]
        }
        _ => Vec::new(),
    }
}

/// What a rule set pays for a verdict, and the side on which it stands. What takes a verdict
/// back gives back on that same side.
pub(crate) fn pay(
    rules: &RuleSet,
    code: RuleCode,
    role: UnitRole,
    importance: Importance,
    voids: bool,
) -> (Points, Side) {
    let given = rules.points(code, role, importance);
    let side = if given < Points::ZERO { Side::Loss } else { Side::Gain };
    (if voids { -given } else { given }, side)
}

/// For how many obligations so many equal lines count: what takes one back unmakes it, and what
/// is carried over from another quarter neither makes nor unmakes any.
pub(crate) fn counted(lines: i64, voids: bool, carried: bool) -> i64 {
    match (carried, voids) {
        (true, _) => 0,
        (false, true) => -lines,
        (false, false) => lines,
    }
}

fn of_assignment<'f>(event: &'f Event, fact: &'f Told) -> Vec<Given<'f>> {
    let at = fact.effective_at;
    let lamp = |account, lamp: &Lamp, voids, why, at| {
        let code = RuleCode::of_lamp(*lamp);
        code.map(|code| verdict(account, code, voids, why, at, fact)).into_iter().collect()
    };
    let plate = |account, plate: &Plate, voids, why, at| {
        verdict(account, RuleCode::of_plate(*plate), voids, why, at, fact)
    };
    match event {
        Event::LampSettled { account, lamp: lit, reason, effective_at, .. } => {
            lamp(account, lit, false, Why::Lamp(*lit, reason), *effective_at)
        }
        Event::LampVoided { account, lamp: lit, reason } => {
            lamp(account, lit, true, Why::LampVoided(*lit, reason), at)
        }
        Event::PlateShown {
            account,
            plate: shown,
            reason_code,
            reason,
            auto,
            effective_at,
            ..
        } => {
            let given = Why::Plate(*shown, *reason_code, reason);
            let why = if *auto { Why::Auto(reason) } else { given };
            vec![plate(account, shown, false, why, *effective_at)]
        }
        Event::PlateVoided { account, plate: shown, reason } => {
            vec![plate(account, shown, true, Why::PlateVoided(*shown, reason), at)]
        }
        Event::PlateRevised { account, old, plate: new, reason_code, reason, cause, .. } => {
            let revised = Why::Revised(*new, *cause, *reason_code, reason);
            vec![
                plate(account, old, true, Why::Replaced(*old, *cause), at),
                plate(account, new, false, revised, at),
            ]
        }
        _ => Vec::new(),
    }
}

fn verdict<'f>(
    account: &'f Account,
    code: RuleCode,
    voids: bool,
    why: Why<'f>,
    effective_at: Moment,
    fact: &Told,
) -> Given<'f> {
    let rules = fact.rules.version(account.rules);
    let (points, side) = pay(rules, code, account.role, account.importance, voids);
    let belongs = account.quarter();
    let quarter = fact.posted.line(belongs, voids);
    Given {
        line: line(fact, &format!("{code}{}", if voids { "/void" } else { "" })),
        unit: &account.unit,
        quarter,
        origin: (quarter != belongs).then_some(belongs),
        code: Code::Rule(code),
        voids,
        rules: account.rules,
        points,
        side,
        account: Some(account),
        effective_at,
        why,
    }
}

/// An adjustment counts in the quarter for which it was decided, beside the cap on gains.
fn adjusted<'f>(quarter: Quarter, adjustment: &'f Adjustment, fact: &Told) -> Given<'f> {
    Given {
        line: line(fact, ADJUSTMENT),
        unit: &adjustment.unit,
        quarter,
        origin: None,
        code: Code::Adjustment,
        voids: false,
        rules: fact.rules.for_quarter(quarter).version,
        points: adjustment.points,
        side: Side::Adjustment,
        account: None,
        effective_at: fact.effective_at,
        why: Why::Adjusted(adjustment),
    }
}

fn line(fact: &Told, rule: &str) -> Uuid {
    Uuid::new_v5(&fact.event_id, rule.as_bytes())
}
