//! Deadlines (完成时限): the text of a cell becomes a due rule, or a doubt with proposals.
//!
//! Every proposal is itself a text that reads clearly. “12月”, “12月底” and “四季度” mean the last
//! day; “6月前” may mean May or June and is asked back, and so is “长期”: a duty needs a day.

mod date;
mod recurring;
mod scan;

use chrono::{Datelike, Days};
use domain::due::DueRule;
use domain::time::{Day, Deadline, Moment, in_words};

use super::doubt::Code;
use date::Dated;
use scan::{Scan, plain};

/// Longest text that is a deadline.
const MAX_TEXT: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Clear(DueRule),
    /// Understood in a way the office should know of.
    Noted {
        rule: DueRule,
        code: Code,
        note: String,
    },
    /// Nothing is written.
    Empty,
    /// Not understood, or no day is named.
    Doubtful {
        code: Code,
        why: String,
        suggestions: Vec<String>,
    },
}

/// Reads a deadline of the programme of `year`.
pub fn read(text: &str, year: i32) -> Reading {
    let plain = plain(text);
    if plain.chars().all(|c| "-—–/\\_.无".contains(c)) {
        return Reading::Empty;
    }
    if plain.chars().count() > MAX_TEXT {
        return unclear(Vec::new());
    }
    recurring::after_issue(&plain)
        .or_else(|| recurring::each_period(&plain))
        .or_else(|| long_term(&plain, year))
        .or_else(|| whole(&plain, year))
        .or_else(|| range(&plain, year))
        .unwrap_or_else(|| unclear(stored_number(&plain)))
}

/// A date cell saved as text without its format shows Excel's number of the day, 44012.
fn stored_number(plain: &str) -> Vec<String> {
    let days: Option<u64> = plain.parse().ok().filter(|days| (36_526..73_051).contains(days));
    let epoch = Day::from_ymd_opt(1899, 12, 30);
    let day = days.zip(epoch).map(|(days, epoch)| written(epoch + Days::new(days)));
    day.into_iter().collect()
}

fn unclear(suggestions: Vec<String>) -> Reading {
    let why = if suggestions.len() > 1 { "有两种理解" } else { "完成时限看不懂" };
    Reading::Doubtful { code: Code::DueUnclear, why: why.into(), suggestions }
}

/// 长期坚持, 全年, 常态化: no day is named, the end of the year is proposed.
fn long_term(plain: &str, year: i32) -> Option<Reading> {
    let words = ["长期", "全年", "常年", "常态", "持续", "每年", "贯穿", "经常"];
    let named = words.iter().any(|word| plain.contains(word));
    let dated = plain.chars().any(|c| c.is_ascii_digit());
    (named && !dated).then(|| Reading::Doubtful {
        code: Code::DueLongTerm,
        why: format!("“{plain}”没有具体日期"),
        suggestions: vec![format!("{year}年12月31日前")],
    })
}

/// One day and nothing that contradicts it.
fn whole(plain: &str, year: i32) -> Option<Reading> {
    let mut scan = Scan::new(plain);
    let dated = date::read(&mut scan, year)?;
    let rest = scan.rest();
    let at = match rest.time() {
        Some(time) => Some(time),
        None if rest.is_harmless() => None,
        None => return several(&dated, rest.text(), year),
    };
    Some(match dated {
        Dated::Day { day, stored } => at_hour(day, at, stored, year),
        Dated::Impossible { what, suggestion } => Reading::Doubtful {
            code: Code::DueImpossible,
            why: format!("没有{what}"),
            suggestions: suggestion.into_iter().collect(),
        },
        Dated::Unclear { either } => unclear(either),
    })
}

fn at_hour(day: Day, at: Option<(u32, u32)>, stored: bool, year: i32) -> Reading {
    let rule = match at {
        None | Some((24, 0)) => DueRule::By(day),
        Some((hour, minute)) => match Moment::at(day, hour, minute) {
            Some(moment) => DueRule::Before(Deadline::before(moment)),
            None => return unclear(vec![written(day)]),
        },
    };
    if day.year() != year {
        let note = format!("完成时限在{}年，不在本年度", day.year());
        return Reading::Noted { rule, code: Code::DueOtherYear, note };
    }
    if stored && day.day() == 1 {
        let note = format!("单元格是日期{}；若原意是当月底，请改写", in_words(day));
        return Reading::Noted { rule, code: Code::DueFirstOfMonth, note };
    }
    Reading::Clear(rule)
}

/// Something is written behind the day: a second day makes the duty two.
fn several(first: &Dated, rest: &str, year: i32) -> Option<Reading> {
    let Dated::Day { day: first, .. } = first else { return None };
    if rest.starts_with(scan::RANGE) {
        return None;
    }
    let starts = rest.char_indices().map(|(at, _)| &rest[at..]);
    let mut others = starts.filter_map(|rest| match date::read(&mut Scan::new(rest), year)? {
        Dated::Day { day, .. } => Some(day),
        Dated::Impossible { .. } | Dated::Unclear { .. } => None,
    });
    let other = others.next()?;
    Some(Reading::Doubtful {
        code: Code::DueSeveral,
        why: "写了不止一个时限，请只留一个，或拆成两项".into(),
        suggestions: vec![written(*first), written(other)],
    })
}

/// 3月至12月, 2020年3月—6月: due at its end.
fn range(plain: &str, year: i32) -> Option<Reading> {
    let (from, to) = plain.split_once(scan::RANGE)?;
    let to = to.trim_start_matches(scan::RANGE);
    // “3-6月”: the beginning has no unit of its own.
    let begins = from.chars().all(|c| c.is_ascii_digit())
        || date::read(&mut Scan::new(from), year).is_some();
    if !begins {
        return None;
    }
    let own_year = from.split_once('年').and_then(|(year, _)| year.parse().ok()).unwrap_or(year);
    match whole(to, own_year)? {
        Reading::Clear(rule) => Some(Reading::Noted {
            rule,
            code: Code::DueRange,
            note: format!("“{plain}”按结束日期{}理解", rule.in_words()),
        }),
        other => Some(other),
    }
}

/// As proposed to the office.
fn written(day: Day) -> String {
    format!("{}年{}月{}日前", day.year(), day.month(), day.day())
}
