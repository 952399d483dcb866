//! Deadlines without a day of their own: 每季度, and so many days after the order.

use domain::due::{DueRule, Frequency};

use super::scan::Scan;
use super::{Reading, unclear};

/// Longest allowance that is counted in days.
const MAX_DAYS: u32 = 400;

/// 每月, 每季度末, 每周一次. A day within the period (每月25日前) has no due rule yet.
pub(super) fn each_period(plain: &str) -> Option<Reading> {
    let mut scan = Scan::new(plain);
    scan.eat_any(&["每", "按"])?;
    scan.eat("个");
    let frequency = match scan.eat_any(&["季度", "季", "半年", "月", "周", "星期"])? {
        "季度" | "季" => Frequency::Quarterly,
        "半年" => Frequency::HalfYear,
        "月" => Frequency::Monthly,
        _ => Frequency::Weekly,
    };
    scan.eat_any(&["度", "末", "底"]);
    scan.eat_any(&["之前", "前"]);
    let rest = scan.rest().text();
    let once = ["1次", "一次"].iter().any(|word| rest.contains(word));
    let exact = rest.contains(|c: char| c.is_ascii_digit() || "一二三四五六日月旬年季".contains(c));
    if once || !exact {
        return Some(Reading::Clear(DueRule::EachPeriod(frequency)));
    }
    let words = match frequency {
        Frequency::Quarterly => "每季度",
        Frequency::HalfYear => "每半年",
        Frequency::Monthly => "每月",
        Frequency::Weekly | Frequency::Once => "每周",
    };
    Some(unclear(vec![words.to_owned()]))
}

/// 接通知后5个工作日内, 交办后10日内, 10个工作日内, 一周内.
pub(super) fn after_issue(plain: &str) -> Option<Reading> {
    let (basis, allowance) = plain.rsplit_once('后').unwrap_or(("", plain));
    let mut scan = Scan::new(allowance);
    scan.eat_any(&["的", "起"]);
    let (number, _) = scan.number()?;
    scan.eat("个");
    let unit = scan.eat_any(&["工作日", "日", "天", "周", "星期", "月"])?;
    let within = scan.eat_any(&["之内", "以内", "内"]).is_some();
    if !within && basis.is_empty() {
        return None;
    }
    let rule = match unit {
        _ if !(1..=MAX_DAYS).contains(&number) => return Some(unclear(Vec::new())),
        "工作日" => DueRule::WorkingDays(number),
        "周" | "星期" => DueRule::NaturalDays(number * 7),
        "月" if plain.contains('个') => {
            return Some(unclear(vec![format!("交办后{}日内", number.min(12) * 30)]));
        }
        // “6月内” is a month, not an allowance.
        "月" => return None,
        _ => DueRule::NaturalDays(number),
    };
    let issue =
        ["", "通知", "交办", "下发", "印发", "下达", "接件", "签收", "发文", "收文", "文件"];
    let counted = issue.iter().any(|word| basis.ends_with(word) && !word.is_empty());
    let harmless = scan.is_done() || scan.rest().is_harmless();
    if (basis.is_empty() || counted) && harmless {
        return Some(Reading::Clear(rule));
    }
    Some(unclear(vec![rule.in_words()]))
}
