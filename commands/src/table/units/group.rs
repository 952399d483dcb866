//! Group words: 各镇（街道）, 县直各部门, 各有关单位. Some name every unit of a kind, some nobody.

use domain::unit::UnitKind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    /// Every active unit of these kinds.
    Kinds(Vec<UnitKind>),
    /// “有关”, “相关”: whom, the table does not say.
    Nobody,
    /// “除…外”
    Exception,
    /// Not a group word.
    None,
}

/// Words a group consists of; what has other words in it is a name.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Whose
    "全县", "县直", "县级", "县", "全部", "所有", "各级", "各", "有关", "相关", "其他", "其它", "党群",
    "责任", "牵头", "配合", "成员", "职能", "业务主管", "主管", "属地", "所在", "项目", "涉及",
    // What
    "乡镇", "镇街", "街镇", "镇办", "街办", "街道办事处", "街道", "办事处", "镇", "乡", "办", "街",
    "经济开发区", "开发区", "园区", "管委会", "部门", "单位", "和", "及", "与",
];

/// Whom such a group means, only its author knows.
#[rustfmt::skip]
const INDEFINITE: &[&str] = &[
    "有关", "相关", "其他", "其它", "责任", "牵头", "配合", "成员", "职能", "主管", "属地", "所在", "项目",
    "涉及",
];
/// Groups that offices write without 各.
const BARE: &[&str] = &["街道", "镇街", "镇街道", "镇办", "街镇", "乡镇街道", "镇街道办事处"];
/// Longest group word: 县直各部门各镇（街道、经济开发区）单位, and some room.
const MAX_GROUP: usize = 30;

pub(super) fn of(text: &str) -> Group {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !is_mark(*c)).collect();
    if plain.chars().count() > MAX_GROUP {
        return Group::None;
    }
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let plural = has(&["各", "有关", "相关", "全部", "所有", "全县", "其他", "其它", "属地"])
        || BARE.contains(&plain.as_str())
        || (plain.starts_with("县直") && has(&["部门", "单位"]));
    if !plural {
        return Group::None;
    }
    if has(&["除", "不含", "以外"]) && has(&["镇", "街道", "部门", "单位"]) {
        return Group::Exception;
    }
    if !consists_of(&plain, WORDS) {
        return Group::None;
    }
    if has(INDEFINITE) {
        return Group::Nobody;
    }
    kinds(&plain)
}

fn kinds(plain: &str) -> Group {
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let all = vec![UnitKind::Department, UnitKind::Town, UnitKind::Zone];
    if has(&["各级"]) {
        return Group::Kinds(all);
    }
    let mut kinds = Vec::new();
    if has(&["部门", "县直", "县级"]) {
        kinds.push(UnitKind::Department);
    }
    if has(&["镇", "街", "乡", "各办"]) {
        kinds.push(UnitKind::Town);
    }
    if has(&["开发区", "园区"]) {
        kinds.push(UnitKind::Zone);
    }
    match (kinds.is_empty(), has(&["单位"])) {
        (true, true) => Group::Kinds(all),
        (true, false) => Group::None,
        (false, _) => Group::Kinds(kinds),
    }
}

fn is_mark(c: char) -> bool {
    "（）()、，,；;/／".contains(c)
}

/// Whether the text is made of nothing but these words.
fn consists_of(text: &str, words: &[&str]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for at in 0..text.len() {
        if reached[at] {
            let rest = &text[at..];
            words.iter().filter(|word| rest.starts_with(**word)).for_each(|word| {
                reached[at + word.len()] = true;
            });
        }
    }
    reached[text.len()]
}
