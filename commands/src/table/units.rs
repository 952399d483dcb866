//! Units of one cell: split as offices separate them, group words expanded, names looked up.
//!
//! ```text
//! 教育和体育局（牵头）、财政局        two units, the first marked as lead
//! 牵头：水利局；配合：各镇（街道）     roles by label; a group is every unit of its kind
//! 综合行政                            a name broken by a line break is still one name
//! 执法局
//! ```

mod split;
mod group;

use super::directory::{Found, Names, bare};
use super::doubt::{Code, Doubts, Place, Severity};
use group::Group;
use split::Piece;
pub(super) use split::without_numbering;

/// Names in one cell; more are a list pasted into the wrong place.
const MAX_PIECES: usize = 200;
/// Longest run of words that may together be one name (人 力 资 源 和 社 会 保 障 局).
const MAX_RUN: usize = 12;
/// Longest text that is searched for names written without separators.
const MAX_JOINED: usize = 60;

/// A unit named in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) unit: usize,
    pub(super) role: Option<Role>,
    /// As one of a group; naming it besides is no mistake.
    pub(super) in_group: bool,
}

/// What the cell itself says about a unit, against what its column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Lead,
    Assist,
}

/// Everybody a cell names, in its order; the same unit as often as it is named.
pub(super) fn read(
    cell: &str,
    is_lead: bool,
    names: &Names<'_>,
    at: Place<'_>,
    doubts: &mut Doubts,
) -> Vec<Named> {
    let mut reader = Reader { names, at, is_lead, doubts, named: Vec::new() };
    let (pieces, cut) = split::pieces(cell, MAX_PIECES);
    if cut {
        let message = format!("一个单元格里的单位超过 {MAX_PIECES} 个");
        reader.doubts.block(at, Code::TooManyUnits, message, Vec::new());
    }
    for piece in &pieces {
        reader.piece(piece);
    }
    reader.named
}

struct Reader<'a, 'n> {
    names: &'a Names<'n>,
    at: Place<'a>,
    is_lead: bool,
    doubts: &'a mut Doubts,
    named: Vec<Named>,
}

impl Reader<'_, '_> {
    fn piece(&mut self, piece: &Piece) {
        if means_none(&piece.text) {
            return;
        }
        let words: Vec<&str> = piece.text.split_whitespace().collect();
        let mut from = 0;
        while from < words.len() {
            let longest = words.len().min(from + MAX_RUN);
            let known =
                (from + 1..=longest).rev().find(|to| self.knows(&words[from..*to].concat()));
            let to = known.unwrap_or(from + 1);
            self.word(&words[from..to].concat(), piece.role);
            from = to;
        }
    }

    /// Whether these words together are one name or one group.
    fn knows(&self, text: &str) -> bool {
        let (name, _) = split::without_brackets(text);
        group::of(text) != Group::None || self.names.find(&name) != Found::Nobody
    }

    fn word(&mut self, text: &str, role: Option<Role>) {
        if self.names.find(text) != Found::Nobody {
            return self.name(text, role);
        }
        match group::of(text) {
            Group::Kinds(kinds) => {
                let units = self.names.of_kinds(&kinds);
                self.named.extend(units.into_iter().map(|unit| Named {
                    unit,
                    role,
                    in_group: true,
                }));
                return;
            }
            Group::Nobody => {
                let severity = if self.is_lead { Severity::Blocks } else { Severity::Note };
                let message = format!("“{text}”没有指明是哪些单位，未能交办给任何单位");
                self.doubts.add(self.at, Code::GroupNobody, severity, message, Vec::new());
                return;
            }
            Group::Exception => {
                let message = format!("“{text}”有例外，请逐一写明单位");
                self.doubts.block(self.at, Code::GroupException, message, Vec::new());
                return;
            }
            Group::None => {}
        }
        let (name, remarks) = split::without_brackets(text);
        let mut role = role;
        for remark in &remarks {
            match split::role_of(remark) {
                Some(said) => role = Some(said),
                None => self.remark(&name, remark),
            }
        }
        self.name(without_numbering(&name), role);
    }

    /// Words in brackets are dropped with a note, unless they are another name of the same unit.
    fn remark(&mut self, name: &str, remark: &str) {
        let same = self.names.find(remark) == self.names.find(name);
        if !same || self.names.find(name) == Found::Nobody {
            let message = format!("“{name}”后括号内的“{remark}”未采用");
            self.doubts.note(self.at, Code::RemarkIgnored, message);
        }
    }

    fn name(&mut self, name: &str, role: Option<Role>) {
        match self.names.find(name) {
            Found::Unit(unit) => self.add(unit, role),
            Found::Guessed(unit) => {
                let known = &self.names.unit(unit).name;
                let message = format!("“{name}”按“{known}”理解");
                self.doubts.note(self.at, Code::UnitGuessed, message);
                self.add(unit, role);
            }
            Found::Several(units) => {
                let known: Vec<String> =
                    units.iter().map(|unit| self.names.unit(*unit).name.clone()).collect();
                let message = format!("“{name}”可能是{}", known.join("或"));
                self.doubts.block(self.at, Code::UnitAmbiguous, message, known);
            }
            Found::Nobody => self.unknown(name, role),
        }
    }

    fn add(&mut self, unit: usize, role: Option<Role>) {
        let known = self.names.unit(unit);
        if known.active {
            self.named.push(Named { unit, role, in_group: false });
        } else {
            let message = format!("“{}”已撤销或已合并，不能交办", known.name);
            self.doubts.block(self.at, Code::UnitInactive, message, Vec::new());
        }
    }

    /// Names joined by 和 or 及, names with 等 behind them, or nobody the directory knows.
    fn unknown(&mut self, name: &str, role: Option<Role>) {
        if name.is_empty() {
            return;
        }
        let short = name.chars().count() <= MAX_JOINED;
        if let Some(rest) = split::without_and_others(name).filter(|_| short) {
            let message = format!("“{name}”没有写全，只交办给已写明的单位");
            self.doubts.note(self.at, Code::UnitsOpenEnded, message);
            return self.word(rest, role);
        }
        if let Some((left, right)) = self.joined(name).filter(|_| short) {
            self.word(left, role);
            return self.word(right, role);
        }
        let nearest = if self.doubts.is_full() { Vec::new() } else { self.names.nearest(name) };
        let shown: String = name.chars().take(30).collect();
        let message = format!("单位名录中没有“{shown}”");
        self.doubts.block(self.at, Code::UnitUnknown, message, nearest);
    }

    /// 财政局和民政局: where the left part is a name and the right one is a name or more of them.
    fn joined<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let parts = |word: &'static str| {
            let at = text.match_indices(word).map(move |(at, _)| (at, at + word.len()));
            at.map(|(left, right)| (&text[..left], &text[right..]))
        };
        let mut all = ["以及", "和", "及", "与", "会同"].into_iter().flat_map(parts);
        // A guess is not enough here: 文化旅游和体育局 is one bureau, and not ours.
        let certain = |left: &str| {
            matches!(self.names.find(left), Found::Unit(_)) || group::of(left) != Group::None
        };
        all.find(|(left, right)| certain(left) && !right.is_empty())
    }
}

/// “无”, “/” and dashes say that nobody is meant.
fn means_none(text: &str) -> bool {
    let bare = bare(text);
    bare == "无" || bare.chars().all(|c| "-—–－/\\＼_.".contains(c))
}
