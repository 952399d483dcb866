//! Splits a cell into pieces that are one unit each, as far as punctuation tells.

use super::Role;

/// What stands between two separators, with the role a label gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) role: Option<Role>,
}

/// At most `most` pieces, and whether there were more. Line breaks and blanks do not separate
/// here: they may also break one name in two, which only the directory can tell.
pub(super) fn pieces(cell: &str, most: usize) -> (Vec<Piece>, bool) {
    let mut pieces = Vec::new();
    let mut role = None;
    for part in parts(cell) {
        let mut text = part.as_str();
        if let Some((label, rest)) = part.split_once(['：', ':']) {
            if let Some(said) = role_of(label) {
                role = Some(said);
            }
            text = rest;
        }
        if text.trim().is_empty() {
            continue;
        }
        if pieces.len() == most {
            return (pieces, true);
        }
        pieces.push(Piece { text: text.trim().to_owned(), role });
    }
    (pieces, false)
}

/// Cuts at separators outside brackets. A bracket that is never closed encloses nothing.
fn parts(cell: &str) -> Vec<String> {
    let chars: Vec<char> = cell.chars().collect();
    let opens = |c: char| c == '（' || c == '(';
    let closes = |c: char| c == '）' || c == ')';
    let last_close = chars.iter().rposition(|c| closes(*c));
    let mut depth = 0_usize;
    let mut parts = vec![String::new()];
    for (at, c) in chars.into_iter().enumerate() {
        if opens(c) && last_close.is_some_and(|last| at < last) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        }
        match parts.last_mut() {
            Some(part) if depth > 0 || !separates(c) => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn separates(c: char) -> bool {
    "、，,；;/／|｜。".contains(c)
}

/// The name without bracketed words, and these.
pub(super) fn without_brackets(text: &str) -> (String, Vec<String>) {
    let mut name = String::new();
    let mut remarks: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '（' | '(' => {
                depth += 1;
                if depth == 1 {
                    remarks.push(String::new());
                }
            }
            '）' | ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => name.push(c),
            c => {
                if let Some(remark) = remarks.last_mut() {
                    remark.push(c);
                }
            }
        }
    }
    remarks.retain(|remark| !remark.trim().is_empty());
    (name, remarks)
}

/// 牵头, 牵头单位, 主办 · 配合, 协办单位.
pub(super) fn role_of(text: &str) -> Option<Role> {
    let text = text.trim();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if text.chars().count() > 6 {
        None
    } else if says(&["牵头", "主办", "主责"]) {
        Some(Role::Lead)
    } else if says(&["配合", "协办", "协助", "责任单位", "参与"]) {
        Some(Role::Assist)
    } else {
        None
    }
}

/// “1.财政局”, “2、民政局”, “①教育局”; but “25个项目” begins with a count.
pub(in crate::table) fn without_numbering(name: &str) -> &str {
    if let Some(rest) = name.strip_prefix(|c| ('①'..='⑳').contains(&c)) {
        return rest;
    }
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < name.len();
    match rest.strip_prefix(['.', '．', '、']) {
        // “2.5万亩” is a number, too.
        Some(text) if numbered && !text.starts_with(|c: char| c.is_ascii_digit()) => text.trim(),
        _ => name,
    }
}

/// 财政局等部门 → 财政局.
pub(super) fn without_and_others(name: &str) -> Option<&str> {
    let (before, after) = name.rsplit_once('等')?;
    let words = ["", "单位", "部门", "部门单位", "有关部门", "有关单位", "相关部门", "相关单位"];
    (words.contains(&after) && !before.is_empty()).then_some(before)
}
