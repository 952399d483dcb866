//! Doubts: what the reader of a table could not settle, each with its row and what to do.

use strum::{Display, IntoStaticStr};

/// Doubts of one table; a file that raises more is not a decomposition table.
const MAX_DOUBTS: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// From 1, as Excel shows it.
    pub row: u32,
    /// As the header names it; none when the whole row is meant.
    pub column: Option<String>,
    pub code: Code,
    pub severity: Severity,
    /// A sentence for the office.
    pub message: String,
    /// Texts that would settle it, best first.
    pub suggestions: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The plan cannot be issued before this is settled.
    Blocks,
    /// Understood; the office should know how.
    Note,
}

/// Stable, for programs: `UNIT_UNKNOWN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    EmptyText,
    EmptyLead,
    EmptyDue,
    TextTooLong,
    /// The row has no number of its own and was read as part of the one above.
    Continued,
    /// Numbers repeat or are missing; the matters were numbered in the order of rows.
    Renumbered,
    OtherSheets,
    UnitUnknown,
    /// Two units go by this name.
    UnitAmbiguous,
    /// Closed or merged.
    UnitInactive,
    /// Only a shortened or lengthened form of the name is known.
    UnitGuessed,
    UnitTwice,
    LeadAlsoAssists,
    /// Several leads have a full obligation each.
    JointLeads,
    TooManyUnits,
    /// “各有关单位”: a group that names nobody definite.
    GroupNobody,
    /// “除…外”: a group with an exception.
    GroupException,
    /// “财政局等部门”: more are meant than are named.
    UnitsOpenEnded,
    /// Words in brackets that are no role.
    RemarkIgnored,
    /// “（牵头）” inside a cell decided who leads.
    RoleFromRemark,
    /// No day was named; the default of the import was taken.
    DueDefaulted,
    /// “长期”, “全年”: a duty needs a day.
    DueLongTerm,
    DueUnclear,
    /// A day no calendar has, 2月30日.
    DueImpossible,
    DueSeveral,
    /// “3月至12月”: the end was taken.
    DueRange,
    DueOtherYear,
    /// A date on the first of a month, as Excel stores “2020年6月”.
    DueFirstOfMonth,
    TooManyDoubts,
}

/// Where a doubt arose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) row: u32,
    pub(super) column: Option<&'a str>,
}

/// Collects doubts, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    list: Vec<Doubt>,
    /// How many would block, listed or not.
    blocking: usize,
    /// Row of the first that was not listed.
    overflow: Option<u32>,
}

/// How far a collection had come, to speak of what was added since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    listed: usize,
    blocking: usize,
}

impl Doubts {
    pub(super) fn note(&mut self, at: Place<'_>, code: Code, message: impl Into<String>) {
        self.add(at, code, Severity::Note, message.into(), Vec::new());
    }

    pub(super) fn block(
        &mut self,
        at: Place<'_>,
        code: Code,
        message: impl Into<String>,
        suggestions: Vec<String>,
    ) {
        self.add(at, code, Severity::Blocks, message.into(), suggestions);
    }

    pub(super) fn add(
        &mut self,
        at: Place<'_>,
        code: Code,
        severity: Severity,
        message: String,
        suggestions: Vec<String>,
    ) {
        self.blocking += usize::from(severity == Severity::Blocks);
        if self.is_full() {
            self.overflow.get_or_insert(at.row);
            return;
        }
        let column = at.column.map(str::to_owned);
        self.list.push(Doubt { row: at.row, column, code, severity, message, suggestions });
    }

    /// Whether more doubts would go unlisted; finding nearest names is not free.
    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= MAX_DOUBTS
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { listed: self.list.len(), blocking: self.blocking }
    }

    pub(super) fn blocks_since(&self, mark: Mark) -> bool {
        self.blocking > mark.blocking
    }

    /// What blocked is left out of the plan, so it blocks no longer.
    pub(super) fn soften_since(&mut self, mark: Mark) {
        for doubt in &mut self.list[mark.listed..] {
            if doubt.severity == Severity::Blocks {
                doubt.severity = Severity::Note;
                doubt.message.push_str("（此事项已跳过）");
            }
        }
    }

    /// In the order of rows.
    pub(super) fn into_sorted(mut self) -> Vec<Doubt> {
        self.list.sort_by_key(|doubt| doubt.row);
        self.list.extend(self.overflow.map(|row| Doubt {
            row,
            column: None,
            code: Code::TooManyDoubts,
            severity: Severity::Blocks,
            message: format!("疑点超过 {MAX_DOUBTS} 处，其余未列出"),
            suggestions: Vec::new(),
        }));
        self.list
    }
}
