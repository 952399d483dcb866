//! Directory (单位名录): the names under which documents speak of units, and whom a name means.
//!
//! The office edits the aliases; here a little tolerance is added for how names are written
//! (示范县财政局, 县财政局, 柳林镇人民政府), carefully: a name that two units could claim is
//! ambiguous, and 市财政局 is another government's bureau, not ours.

use std::collections::{BTreeSet, HashMap};

use domain::unit::{UnitId, UnitKind};

/// Names longer than this are no names of units.
const MAX_NAME: usize = 40;
/// Nearest names offered for an unknown one.
const MAX_NEAREST: usize = 3;
/// Unknown names longer than this have nothing near them.
const MAX_NEAREST_NAME: usize = 20;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    pub units: Vec<DirectoryUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryUnit {
    pub id: UnitId,
    pub name: String,
    pub short_name: String,
    pub kind: UnitKind,
    pub aliases: Vec<String>,
    /// Official order.
    pub order: u32,
    pub active: bool,
}

/// The directory, indexed by name. Units are spoken of by their place in official order.
#[derive(Debug)]
pub(super) struct Names<'a> {
    units: Vec<&'a DirectoryUnit>,
    by_name: HashMap<String, BTreeSet<usize>>,
    /// Names of the county, as some unit carries it (示范县).
    homes: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Unit(usize),
    /// Only with a word such as 局 or 镇 added.
    Guessed(usize),
    Several(Vec<usize>),
    Nobody,
}

impl<'a> Names<'a> {
    pub(super) fn of(directory: &'a Directory) -> Self {
        let mut units: Vec<&DirectoryUnit> = directory.units.iter().collect();
        units.sort_by_key(|unit| (unit.order, &unit.id));
        let mut by_name: HashMap<String, BTreeSet<usize>> = HashMap::new();
        let mut homes = BTreeSet::new();
        for (index, unit) in units.iter().enumerate() {
            for name in names_of(unit) {
                homes.extend(home_of(name));
                by_name.entry(bare(name)).or_default().insert(index);
            }
        }
        by_name.remove("");
        Self { units, by_name, homes }
    }

    pub(super) fn unit(&self, index: usize) -> &'a DirectoryUnit {
        self.units[index]
    }

    /// Active units of these kinds, in official order.
    pub(super) fn of_kinds(&self, kinds: &[UnitKind]) -> Vec<usize> {
        let chosen = |unit: &DirectoryUnit| unit.active && kinds.contains(&unit.kind);
        (0..self.units.len()).filter(|index| chosen(self.units[*index])).collect()
    }

    /// Whom a name means: as it stands, else without the county's name, else without the words
    /// for its office, else with the word for its kind added.
    pub(super) fn find(&self, text: &str) -> Found {
        let name = bare(text);
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Found::Nobody;
        }
        let ours = self.without_county(&name);
        let offices: Vec<String> = ours.iter().flat_map(|name| without_office(name)).collect();
        let kinds = ours.iter().chain(&offices).flat_map(|name| with_kind(name)).collect();
        for (guessed, forms) in
            [(false, vec![name]), (false, ours), (false, offices), (true, kinds)]
        {
            let mut hits = BTreeSet::new();
            for form in &forms {
                hits.extend(self.by_name.get(form).into_iter().flatten().copied());
            }
            let hits: Vec<usize> = hits.into_iter().collect();
            match hits.as_slice() {
                [] => {}
                [only] if guessed => return Found::Guessed(*only),
                [only] => return Found::Unit(*only),
                _ => return Found::Several(hits),
            }
        }
        Found::Nobody
    }

    /// 示范县财政局 → 县财政局 → 财政局; 宣传部 → 县委宣传部; 中共示范县委 → 县委.
    fn without_county(&self, name: &str) -> Vec<String> {
        let name = name.strip_prefix("中共").unwrap_or(name);
        let home = self.homes.iter().find_map(|home| name.strip_prefix(home.as_str()));
        let name = home.map_or_else(|| name.to_owned(), |rest| format!("县{rest}"));
        let mut forms = vec![format!("县委{name}"), format!("县{name}")];
        if let Some(rest) = name.strip_prefix('县').filter(|rest| rest.chars().count() > 1) {
            forms.push(rest.to_owned());
        }
        forms.push(name);
        forms
    }

    /// Active units with a name most like this one.
    pub(super) fn nearest(&self, text: &str) -> Vec<String> {
        let name: Vec<char> = bare(text).chars().collect();
        if name.is_empty() || name.len() > MAX_NEAREST_NAME {
            return Vec::new();
        }
        let active = self.units.iter().filter(|unit| unit.active);
        let mut ranked: Vec<(Likeness, &str)> = active
            .filter_map(|unit| {
                let best = names_of(unit).map(|known| likeness(&name, known)).max()?;
                (best.common >= MIN_LIKENESS).then_some((best, unit.name.as_str()))
            })
            .collect();
        // Stable: equals stay in official order.
        ranked.sort_by(|(a, _), (b, _)| b.cmp(a));
        ranked.into_iter().take(MAX_NEAREST).map(|(_, name)| name.to_owned()).collect()
    }
}

fn names_of(unit: &DirectoryUnit) -> impl Iterator<Item = &str> {
    [unit.name.as_str(), unit.short_name.as_str()]
        .into_iter()
        .chain(unit.aliases.iter().map(String::as_str))
}

/// 示范县经济开发区 → 示范县. Not 团县委, and not a bare 县.
fn home_of(name: &str) -> Option<String> {
    let (before, after) = name.split_once('县')?;
    let length = before.chars().count();
    let named = (2..=6).contains(&length) && !before.starts_with("中共") && !before.contains('网');
    (named && !after.is_empty()).then(|| format!("{before}县"))
}

/// Without blanks and with one kind of bracket: 教 育 局 is 教育局.
pub(super) fn bare(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_whitespace() && *c != '·' && *c != '•');
    plain
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect()
}

/// 柳林镇人民政府 → 柳林镇; 城关街道办事处 → 城关街道.
fn without_office(name: &str) -> Vec<String> {
    let words = [
        "党委政府",
        "人民政府",
        "政府",
        "党委",
        "党工委",
        "办事处",
        "管理委员会",
        "管委会",
        "机关",
    ];
    let long_enough = |rest: &&str| rest.chars().count() > 1;
    let cut = |word: &&str| name.strip_suffix(word).filter(long_enough).map(str::to_owned);
    words.iter().filter_map(cut).collect()
}

/// 财政 → 财政局; 柳林 → 柳林镇; 城关 → 城关街道.
fn with_kind(name: &str) -> Vec<String> {
    if name.chars().count() < 2 {
        return Vec::new();
    }
    ["局", "镇", "街道"].iter().map(|kind| format!("{name}{kind}")).collect()
}

/// Share of common characters in thousandths, then the fewer edits the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    common: usize,
    edits: std::cmp::Reverse<usize>,
}

/// Nearly half of the characters in common.
const MIN_LIKENESS: usize = 450;
/// Words that so many names have that they make none alike.
const COMMON_WORDS: &str = "县委局镇街道办";

fn likeness(name: &[char], known: &str) -> Likeness {
    let known: Vec<char> = bare(known).chars().collect();
    let edits = edits(name, &known);
    let telling = |c: &char| !COMMON_WORDS.contains(*c);
    let name: Vec<char> = name.iter().copied().filter(telling).collect();
    let known: Vec<char> = known.into_iter().filter(telling).collect();
    let mut left = known.clone();
    let common = name.iter().filter(|c| match left.iter().position(|other| other == *c) {
        Some(at) => {
            left.swap_remove(at);
            true
        }
        None => false,
    });
    let common = common.count() * 2 * 1_000 / (name.len() + known.len()).max(1);
    Likeness { common, edits: std::cmp::Reverse(edits) }
}

/// Insertions, deletions and replacements that turn one name into the other.
fn edits(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, c) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(c != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}
