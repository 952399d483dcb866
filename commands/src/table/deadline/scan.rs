//! Scan: reads a short text from left to right.

use crate::table::lines::chinese_number;

/// What stands between the two ends of a span.
pub(super) const RANGE: &[char] = &['至', '到', '—', '–', '-', '~', '～', '－'];

/// Full-width digits and marks become plain ones, blanks go, except one between two digits
/// (2020-06-30 17:30).
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{feff}' {
            gap = true;
            continue;
        }
        let c = match c {
            '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or(0)),
            '．' => '.',
            '：' => ':',
            '／' => '/',
            other => other,
        };
        let between = c.is_ascii_digit() && plain.ends_with(|last: char| last.is_ascii_digit());
        if gap && between {
            plain.push(' ');
        }
        gap = false;
        plain.push(c);
    }
    plain.trim_matches(['。', '，', ',', '；', ';', '、', '（', '）', '(', ')']).to_owned()
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The word that was there, if any of them was.
    pub(super) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    /// Digits, or a Chinese number up to 九十九; with how many digits were written.
    pub(super) fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.rest.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 {
            let (number, rest) = self.rest.split_at(digits);
            let value = number.parse().ok()?;
            self.rest = rest;
            return Some((value, digits));
        }
        let numeral: String =
            self.rest.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
        let value = chinese_number(&numeral)?;
        self.rest = &self.rest[numeral.len()..];
        Some((value, numeral.chars().count()))
    }

    pub(super) fn rest(self) -> Rest<'a> {
        Rest(self.rest)
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}

/// What is written behind a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    pub(super) fn text(self) -> &'a str {
        self.0
    }

    /// Nothing more about time: 前, 之前, 前完成主体工程.
    pub(super) fn is_harmless(self) -> bool {
        let timely = |c: char| c.is_ascii_digit() || "月季年周旬初".contains(c);
        !self.0.contains(timely) && !self.0.starts_with(RANGE)
    }

    /// ` 17:30`, `17时`, `下午5点前`: hour and minute.
    pub(super) fn time(self) -> Option<(u32, u32)> {
        let mut scan = Scan::new(self.0.trim_start());
        let half = scan.eat_any(&["上午", "下午", "晚上"]);
        let (hour, _) = scan.number()?;
        let hours = scan.eat_any(&[":", "时", "点"])?;
        let minute = scan.number().map(|(minute, _)| minute);
        let spoken = minute.is_none() && hours != ":";
        if !spoken && minute.is_none() {
            return None;
        }
        scan.eat("分");
        // Excel writes seconds, which no office means.
        if scan.eat(":") {
            scan.number()?;
        }
        let later = matches!(half, Some("下午" | "晚上")) && hour < 12;
        let rest = scan.rest();
        let hour = if later { hour + 12 } else { hour };
        rest.is_harmless().then_some((hour, minute.unwrap_or(0)))
    }
}
