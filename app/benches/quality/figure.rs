//! A figure: what was measured, ours and the peer's, and whether the goal is reached.

use serde_json::{Value, json};

/// One row of the table.
pub(crate) struct Figure {
    pub(crate) promise: &'static str,
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    /// One number a round.
    pub(crate) ours: Vec<f64>,
    pub(crate) beside: String,
    pub(crate) theirs: Vec<f64>,
    pub(crate) goal: Goal,
}

/// What the quotient ours / theirs must be.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Not the quotient: ours may be so much more, in the unit of the figure.
    AtMostMore(f64),
    /// Shown, not promised.
    None,
}

impl Figure {
    pub(crate) fn ratio(&self) -> Option<f64> {
        Some(median(&self.ours)? / median(&self.theirs)?)
    }

    fn more(&self) -> Option<f64> {
        Some(median(&self.ours)? - median(&self.theirs)?)
    }

    pub(crate) fn verdict(&self) -> String {
        let Some(ratio) = self.ratio() else { return "not measured".into() };
        match self.goal {
            Goal::None => String::new(),
            Goal::AtLeast(goal) if ratio >= goal => "reached".into(),
            Goal::AtLeast(goal) => format!("missed by {:.0} %", (1.0 - ratio / goal) * 100.0),
            Goal::AtMost(goal) if ratio <= goal => "reached".into(),
            Goal::AtMost(goal) => format!("missed by {:.0} %", (ratio / goal - 1.0) * 100.0),
            Goal::AtMostMore(goal) => match self.more() {
                Some(more) if more <= goal => format!("reached, {more:.1} more"),
                more => format!("missed, {:.1} more", more.unwrap_or_default()),
            },
        }
    }

    pub(crate) fn cells(&self) -> [String; 7] {
        let number = |all: &[f64]| median(all).map_or("–".into(), readable);
        let with_unit = |all: &[f64]| format!("{} {}", number(all), self.unit);
        [
            self.promise.to_owned(),
            self.what.clone(),
            with_unit(&self.ours).trim_end().to_owned(),
            if self.theirs.is_empty() { "–".into() } else { with_unit(&self.theirs) },
            self.beside.clone(),
            self.ratio().map_or("–".into(), |it| format!("{it:.2}{}", self.goal.in_words())),
            self.verdict(),
        ]
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "promise": self.promise,
            "what": self.what,
            "unit": self.unit,
            "ours": self.ours,
            "beside": self.beside,
            "theirs": self.theirs,
            "ratio": self.ratio(),
            "goal": self.goal.in_words().trim(),
            "verdict": self.verdict(),
        })
    }
}

impl Goal {
    fn in_words(self) -> String {
        match self {
            Self::AtLeast(goal) => format!(" (≥ {goal})"),
            Self::AtMost(goal) => format!(" (≤ {goal})"),
            Self::AtMostMore(goal) => format!(" (≤ {goal} more)"),
            Self::None => String::new(),
        }
    }
}

pub(crate) fn median(all: &[f64]) -> Option<f64> {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        count if count % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// A count as a number one may divide.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn readable(number: f64) -> String {
    match number.abs() {
        big if big >= 1_000.0 => thousands(&format!("{number:.0}")),
        big if big >= 100.0 => format!("{number:.0}"),
        big if big >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
