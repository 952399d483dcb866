//! Dates: every way offices write one day of a year.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::time::Day;

use super::scan::Scan;
use super::written;

/// Years that a programme can be about.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dated {
    /// `stored`: in the form a date cell has, whose display may have been another.
    Day {
        day: Day,
        stored: bool,
    },
    Impossible {
        what: String,
        suggestion: Option<String>,
    },
    Unclear {
        either: Vec<String>,
    },
}

/// Reads a date from the front; `None` when there is none.
pub(super) fn read(scan: &mut Scan<'_>, year: i32) -> Option<Dated> {
    scan.eat_any(&["确保", "力争", "务必", "于", "在", "截至", "截止", "到"]);
    scan.eat_any(&["今年", "本年度", "本年", "当年", "年度"]);
    if scan.eat("明年") {
        return part_of_year(scan, year + 1);
    }
    let before = *scan;
    if let Some((number, 4)) = scan.number()
        && YEARS.contains(&number)
    {
        let year = i32::try_from(number).ok()?;
        if scan.eat("年") {
            scan.eat("度");
            return part_of_year(scan, year).or_else(|| bare_year(scan, year));
        }
        return numeric(scan, year);
    }
    *scan = before;
    part_of_year(scan, year)
}

fn part_of_year(scan: &mut Scan<'_>, year: i32) -> Option<Dated> {
    if scan.eat_any(&["年底", "年末", "年内", "年终", "底", "末", "内", "下半年"]).is_some()
    {
        return Some(last_of(year, 12));
    }
    if scan.eat("上半年") {
        return Some(last_of(year, 6));
    }
    let before = *scan;
    let ordinal = scan.eat("第");
    let Some((number, digits)) = scan.number() else {
        *scan = before;
        return None;
    };
    if scan.eat_any(&["季度", "季"]).is_some() {
        return quarter(scan, year, number);
    }
    if !ordinal && scan.eat("月") {
        scan.eat("份");
        return month(scan, year, number);
    }
    if !ordinal && digits <= 2 && scan.eat(".") {
        return dotted(scan, year, number);
    }
    *scan = before;
    None
}

/// “2020年”: its end. “2020年前” may exclude that year.
fn bare_year(scan: &mut Scan<'_>, year: i32) -> Option<Dated> {
    match scan.eat_any(&["前", "之前", "以前"]) {
        None => Some(last_of(year, 12)),
        Some(_) => Some(either(last_day(year - 1, 12)?, last_day(year, 12)?)),
    }
}

fn quarter(scan: &mut Scan<'_>, year: i32, number: u32) -> Option<Dated> {
    if !(1..=4).contains(&number) {
        let what = format!("第{number}季度");
        return Some(Dated::Impossible { what, suggestion: None });
    }
    let end = last_day(year, number * 3)?;
    if scan.eat_any(&["末", "底", "内"]).is_none()
        && scan.eat_any(&["前", "之前", "以前"]).is_some()
    {
        let before = end - Months::new(3) + Days::new(1);
        return Some(either(first_of(before) - Days::new(1), end));
    }
    Some(Dated::Day { day: end, stored: false })
}

fn month(scan: &mut Scan<'_>, year: i32, month: u32) -> Option<Dated> {
    let Some(end) = last_day(year, month) else {
        return Some(Dated::Impossible { what: format!("{month}月"), suggestion: None });
    };
    if scan.eat_any(&["底", "末", "下旬", "内"]).is_some() {
        return Some(Dated::Day { day: end, stored: false });
    }
    match scan.eat_any(&["上旬", "中旬", "初", "之前", "以前", "前"]) {
        Some("上旬") => return Some(day_of(year, month, 10, false)),
        Some("中旬") => return Some(day_of(year, month, 20, false)),
        Some("初") => {
            let tenth = NaiveDate::from_ymd_opt(year, month, 10)?;
            return Some(Dated::Unclear { either: vec![written(tenth)] });
        }
        Some(_) => return Some(either(first_of(end) - Days::new(1), end)),
        None => {}
    }
    let before = *scan;
    if let Some((day, _)) = scan.number() {
        // “6月5家企业” counts something else.
        let counted = scan.eat_any(&["个", "家", "项", "处", "户", "月", "公里"]).is_some();
        if !counted {
            scan.eat_any(&["日", "号"]);
            return Some(day_of(year, month, day, false));
        }
        *scan = before;
    }
    Some(Dated::Day { day: end, stored: false })
}

/// 2020-06-30, 2020.6.30, 2020/6; the separator must stay the same.
fn numeric(scan: &mut Scan<'_>, year: i32) -> Option<Dated> {
    let mark = scan.eat_any(&["-", ".", "/"])?;
    let (month, digits) = scan.number()?;
    if !scan.eat(mark) {
        if scan.eat("月") {
            return self::month(scan, year, month);
        }
        // Excel drops the last zero of 2020.10.
        if mark == "." && month == 1 && digits == 1 {
            return Some(either(last_day(year, 1)?, last_day(year, 10)?));
        }
        return Some(last_of(year, month));
    }
    let (day, _) = scan.number()?;
    scan.eat_any(&["日", "号"]);
    Some(day_of(year, month, day, true))
}

/// “6.30” is 30 June; “6.3” may have been 6.30 before Excel took it for a number.
fn dotted(scan: &mut Scan<'_>, year: i32, month: u32) -> Option<Dated> {
    let (day, digits) = scan.number()?;
    if digits == 1 && day <= 3 {
        let short = NaiveDate::from_ymd_opt(year, month, day)?;
        return Some(match NaiveDate::from_ymd_opt(year, month, day * 10) {
            Some(long) => either(short, long),
            None => day_of(year, month, day, false),
        });
    }
    Some(day_of(year, month, day, false))
}

fn day_of(year: i32, month: u32, day: u32, stored: bool) -> Dated {
    if let Some(day) = NaiveDate::from_ymd_opt(year, month, day) {
        return Dated::Day { day, stored };
    }
    let suggestion = last_day(year, month).map(written);
    Dated::Impossible { what: format!("{month}月{day}日"), suggestion }
}

fn last_of(year: i32, month: u32) -> Dated {
    match last_day(year, month) {
        Some(day) => Dated::Day { day, stored: false },
        None => Dated::Impossible { what: format!("{month}月"), suggestion: None },
    }
}

fn last_day(year: i32, month: u32) -> Option<Day> {
    Some(NaiveDate::from_ymd_opt(year, month, 1)? + Months::new(1) - Days::new(1))
}

fn first_of(day: Day) -> Day {
    day - Days::new(u64::from(day.day0()))
}

fn either(one: Day, other: Day) -> Dated {
    Dated::Unclear { either: vec![written(one), written(other)] }
}
