//! What the facts of a story pay, line by line. The scoreboard of another room does the same.

use domain::assignment::{Account, Event};
use domain::score::{Points, RuleCode, RuleSet};
use domain::time::Quarter;
use domain::warning::{Lamp, Plate};

/// One line: what was booked, for which quarter, and whether it belongs to the gains. What
/// takes a gain back belongs to the gains too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) quarter: Quarter,
    pub(crate) code: RuleCode,
    pub(crate) points: Points,
    gain: bool,
    pub(crate) reason: String,
}

/// The lines of one fact; none for everything that is not a verdict.
pub(crate) fn lines(rules: &RuleSet, fact: &Event) -> Vec<Line> {
    match fact {
        Event::LampSettled { account, lamp, reason, .. } => {
            lamp_line(rules, account, *lamp, reason)
        }
        Event::LampVoided { account, lamp, reason } => {
            lamp_line(rules, account, *lamp, reason).into_iter().map(taken_back).collect()
        }
        Event::PlateShown { account, plate, reason, .. } => {
            vec![plate_line(rules, account, *plate, reason)]
        }
        Event::PlateRevised { account, old, plate, reason, .. } => vec![
            taken_back(plate_line(rules, account, *old, reason)),
            plate_line(rules, account, *plate, reason),
        ],
        Event::PlateVoided { account, plate, reason } => {
            vec![taken_back(plate_line(rules, account, *plate, reason))]
        }
        _ => vec![],
    }
}

pub(crate) fn sum(lines: &[Line]) -> Points {
    lines.iter().map(|line| line.points).sum()
}

pub(crate) fn gains(lines: &[Line]) -> Points {
    lines.iter().filter(|line| line.gain).map(|line| line.points).sum()
}

pub(crate) fn losses(lines: &[Line]) -> Points {
    lines.iter().filter(|line| !line.gain).map(|line| line.points).sum()
}

fn lamp_line(rules: &RuleSet, account: &Account, lamp: Lamp, reason: &str) -> Vec<Line> {
    let code = RuleCode::of_lamp(lamp).expect("only verdicts settle");
    vec![booked(rules, account, code, reason)]
}

fn plate_line(rules: &RuleSet, account: &Account, plate: Plate, reason: &str) -> Line {
    booked(rules, account, RuleCode::of_plate(plate), reason)
}

fn booked(rules: &RuleSet, account: &Account, code: RuleCode, reason: &str) -> Line {
    let points = account.points(rules, code);
    let gain = points > Points::ZERO;
    Line { quarter: account.quarter(), code, points, gain, reason: reason.into() }
}

fn taken_back(line: Line) -> Line {
    Line { points: -line.points, ..line }
}
