//! Plan: the matters of a table, who gets what, and every doubt. Nothing is issued from here.

use std::collections::{BTreeMap, BTreeSet};

use domain::assignment::{AssistMode, Importance, Urgency};
use domain::due::DueRule;
use domain::matter::{
    Item, ItemNo, MAX_GOAL, MAX_ITEM, MAX_TITLE, MAX_UNITS, MatterId, Registration,
};
use domain::unit::UnitId;

use super::Options;
use super::columns::Columns;
use super::deadline::{self, Reading};
use super::directory::{Directory, Names};
use super::doubt::{Code, Doubt, Doubts, Place, Severity};
use super::lines::{self, Body, Draft, DraftItem, one_line};
use super::sheet::Grid;
use super::units::{self, Named, Role};

/// A title taken from a long text ends here at the latest.
const MAX_DERIVED_TITLE: usize = 40;

/// A table as understood. It can be issued when no doubt blocks.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The heading above the table.
    pub title: Option<String>,
    /// In the order of the table; items of one matter follow each other.
    pub rows: Vec<PlannedItem>,
    /// In the order of rows.
    pub doubts: Vec<Doubt>,
    /// Every unit that gets something, in official order.
    pub who_gets_what: Vec<Share>,
    /// First rows of the matters left out, where that was asked for.
    pub skipped: Vec<u32>,
    options: Options,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedItem {
    /// From 1, as Excel shows it.
    pub row: u32,
    /// Number of the matter.
    pub number: String,
    /// Title of the matter.
    pub title: String,
    /// The heading above the row (一、双招双引).
    pub section: Option<String>,
    pub item: ItemNo,
    pub text: String,
    pub lead: Vec<UnitId>,
    pub assist: Vec<UnitId>,
    /// None where a doubt says why.
    pub due: Option<DueRule>,
    /// As written in the table.
    pub due_text: String,
}

/// What one unit gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub unit: UnitId,
    pub name: String,
    pub leads: Vec<ItemRef>,
    pub assists: Vec<ItemRef>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRef {
    pub number: String,
    pub item: ItemNo,
}

/// What to register and to decompose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMatter {
    pub registration: Registration,
    pub items: Vec<Item>,
}

impl Plan {
    pub fn can_be_issued(&self) -> bool {
        !self.rows.is_empty() && self.doubts.iter().all(|d| d.severity != Severity::Blocks)
    }

    /// The matters to register, each with its items; `None` while a doubt blocks.
    pub fn matters(&self) -> Option<Vec<PlannedMatter>> {
        if !self.can_be_issued() {
            return None;
        }
        let same = |a: &PlannedItem, b: &PlannedItem| a.number == b.number;
        self.rows.chunk_by(same).map(|rows| self.matter(rows)).collect()
    }

    fn matter(&self, rows: &[PlannedItem]) -> Option<PlannedMatter> {
        let PlannedItem { number, title, .. } = rows.first()?.clone();
        let Options { year, kind, source, mode, .. } = self.options;
        let registration = Registration {
            matter: MatterId::of_number(&number),
            number,
            title,
            kind,
            aspect: self.options.aspect.clone(),
            source,
            goal: goal_of(rows),
            year,
        };
        let items = rows.iter().map(|row| item(row, mode)).collect::<Option<_>>()?;
        Some(PlannedMatter { registration, items })
    }
}

fn item(row: &PlannedItem, mode: AssistMode) -> Option<Item> {
    Some(Item {
        no: row.item,
        text: row.text.clone(),
        lead: row.lead.clone(),
        assist: row.assist.clone(),
        mode,
        due: row.due?,
        importance: Importance::default(),
        urgency: Urgency::default(),
    })
}

fn goal_of(rows: &[PlannedItem]) -> String {
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    texts.join("\n")
}

pub(super) fn make(
    grid: &Grid,
    columns: &Columns,
    body: &Body,
    directory: &Directory,
    options: &Options,
) -> Plan {
    let names = Names::of(directory);
    let mut maker = Maker { columns, names: &names, options, doubts: Doubts::default() };
    let header = Place { row: columns.header_row(), column: None };
    if !grid.other_sheets.is_empty() {
        let message = format!("未读取其他工作表：{}", grid.other_sheets.join("、"));
        maker.doubts.note(header, Code::OtherSheets, message);
    }
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for (draft, number) in body.drafts.iter().zip(maker.numbers(&body.drafts)) {
        let mark = maker.doubts.mark();
        let matter = maker.matter(draft, &number);
        if options.skip_rows_with_errors && maker.doubts.blocks_since(mark) {
            maker.doubts.soften_since(mark);
            skipped.push(draft.row);
        } else {
            rows.extend(matter);
        }
    }
    let doubts = maker.doubts.into_sorted();
    let who_gets_what = shares(&rows, directory);
    Plan {
        title: body.title.clone(),
        rows,
        doubts,
        who_gets_what,
        skipped,
        options: options.clone(),
    }
}

struct Maker<'a> {
    columns: &'a Columns,
    names: &'a Names<'a>,
    options: &'a Options,
    doubts: Doubts,
}

impl Maker<'_> {
    /// The numbers as written. Where they repeat (each section begins at 1) or are missing,
    /// all matters are numbered in the order of rows instead.
    fn numbers(&mut self, drafts: &[Draft]) -> Vec<String> {
        let Options { year, number_prefix, .. } = self.options;
        let numbered = |n: u32| format!("{number_prefix}{year}-{n:03}");
        let written: Option<Vec<u32>> =
            drafts.iter().map(|draft| lines::number(&draft.serial)).collect();
        if let Some(written) = written {
            let different: BTreeSet<u32> = written.iter().copied().collect();
            if different.len() == written.len() {
                return written.into_iter().map(numbered).collect();
            }
        }
        if drafts.iter().any(|draft| !draft.serial.is_empty()) {
            let column = Some(self.columns.label(&self.columns.serial, "序号"));
            let at = Place { row: self.columns.header_row(), column };
            let message = "序号有重复或缺失，已按行的先后重新编号";
            self.doubts.note(at, Code::Renumbered, message);
        }
        (1..).take(drafts.len()).map(numbered).collect()
    }

    fn matter(&mut self, draft: &Draft, number: &str) -> Vec<PlannedItem> {
        let title = title_of(draft);
        let mut rows = Vec::new();
        for (draft_item, no) in draft.items.iter().zip(1..) {
            let (lead, assist) = self.units(draft_item);
            rows.push(PlannedItem {
                row: draft_item.row,
                number: number.to_owned(),
                title: title.clone(),
                section: draft.section.clone(),
                item: ItemNo(no),
                text: draft_item.text.trim().to_owned(),
                lead,
                assist,
                due: self.due(draft_item),
                due_text: draft_item.due.clone(),
            });
            self.continued(draft_item);
        }
        self.texts(&title, &rows);
        rows
    }

    fn continued(&mut self, item: &DraftItem) {
        for row in &item.continued {
            let what = if *row == item.row {
                "作为上一事项的又一分解项"
            } else {
                "并入上一行"
            };
            let at = Place { row: *row, column: None };
            self.doubts.note(at, Code::Continued, format!("本行没有序号，{what}"));
        }
    }

    fn texts(&mut self, title: &str, rows: &[PlannedItem]) {
        let column = Some(self.columns.label(self.columns.text(), "主要内容"));
        for row in rows.iter().filter(|row| row.text.is_empty()) {
            let at = Place { row: row.row, column };
            self.doubts.block(at, Code::EmptyText, "没有写明任务内容", Vec::new());
        }
        let Some(first) = rows.first() else { return };
        let goal = goal_of(rows);
        let texts = rows.iter().map(|row| (row.row, "分解项", row.text.as_str(), MAX_ITEM));
        let all = [(first.row, "标题", title, MAX_TITLE), (first.row, "内容", &goal, MAX_GOAL)];
        for (row, what, text, most) in all.into_iter().chain(texts) {
            let length = text.chars().count();
            if length > most {
                let message = format!("{what}有 {length} 字，不能超过 {most} 字");
                self.doubts.block(Place { row, column }, Code::TextTooLong, message, Vec::new());
            }
        }
    }

    /// Leads and assisting units, each unit once.
    fn units(&mut self, item: &DraftItem) -> (Vec<UnitId>, Vec<UnitId>) {
        let lead_at = Place {
            row: item.row,
            column: Some(self.columns.label(&self.columns.lead, "牵头单位")),
        };
        let assist_at = Place {
            row: item.row,
            column: Some(self.columns.label(&self.columns.assist, "配合单位")),
        };
        let mark = self.doubts.mark();
        let in_lead = units::read(&item.lead, true, self.names, lead_at, &mut self.doubts);
        let lead_is_doubtful = self.doubts.blocks_since(mark);
        let in_assist = units::read(&item.assist, false, self.names, assist_at, &mut self.doubts);
        let (lead, assist) = self.by_role(&in_lead, &in_assist, lead_at, assist_at);
        if lead.is_empty() && !lead_is_doubtful {
            self.doubts.block(lead_at, Code::EmptyLead, "没有写明牵头单位", Vec::new());
        }
        if lead.len() > 1 {
            let message = format!("有{}个牵头单位，按共同牵头办理，各自承担全部责任", lead.len());
            self.doubts.note(lead_at, Code::JointLeads, message);
        }
        if lead.len() + assist.len() > MAX_UNITS {
            let message = format!("一项的单位不能超过 {MAX_UNITS} 个");
            self.doubts.block(lead_at, Code::TooManyUnits, message, Vec::new());
        }
        let ids =
            |units: Vec<usize>| units.iter().map(|u| self.names.unit(*u).id.clone()).collect();
        (ids(lead), ids(assist))
    }

    /// What a cell says of a unit goes before what its column says: in a single column of units,
    /// “（牵头）” makes one the lead and the others assist.
    fn by_role(
        &mut self,
        in_lead: &[Named],
        in_assist: &[Named],
        lead_at: Place<'_>,
        assist_at: Place<'_>,
    ) -> (Vec<usize>, Vec<usize>) {
        let marked = in_lead.iter().any(|named| named.role == Some(Role::Lead));
        let leads = |named: &&Named| match named.role {
            Some(role) => role == Role::Lead,
            None => !marked,
        };
        let (mut lead, moved): (Vec<&Named>, Vec<&Named>) = in_lead.iter().partition(leads);
        let raised = |named: &&Named| named.role == Some(Role::Lead);
        let (also, rest): (Vec<&Named>, Vec<&Named>) = in_assist.iter().partition(raised);
        if !moved.is_empty() {
            let message = format!("按单元格内的注明，{}为配合单位", self.listed(&moved));
            self.doubts.note(lead_at, Code::RoleFromRemark, message);
        }
        if !also.is_empty() {
            let message = format!("按单元格内的注明，{}为牵头单位", self.listed(&also));
            self.doubts.note(assist_at, Code::RoleFromRemark, message);
        }
        lead.extend(also);
        let lead = self.once(&lead, lead_at);
        let assist: Vec<&Named> = moved.into_iter().chain(rest).collect();
        let mut assist = self.once(&assist, assist_at);
        let both: Vec<usize> = assist.iter().copied().filter(|unit| lead.contains(unit)).collect();
        if !both.is_empty() {
            let message = format!("{}既牵头又配合，按牵头处理", self.names_of(&both));
            self.doubts.note(assist_at, Code::LeadAlsoAssists, message);
            assist.retain(|unit| !lead.contains(unit));
        }
        (lead, assist)
    }

    fn once(&mut self, named: &[&Named], at: Place<'_>) -> Vec<usize> {
        let mut units = Vec::new();
        let mut again = BTreeSet::new();
        for Named { unit, in_group, .. } in named {
            if !units.contains(unit) {
                units.push(*unit);
            } else if !in_group {
                again.insert(*unit);
            }
        }
        if !again.is_empty() {
            let again: Vec<usize> = again.into_iter().collect();
            let message = format!("{}重复出现，只计一次", self.names_of(&again));
            self.doubts.note(at, Code::UnitTwice, message);
        }
        units
    }

    fn listed(&self, named: &[&Named]) -> String {
        let units: Vec<usize> = named.iter().map(|named| named.unit).collect();
        self.names_of(&units)
    }

    fn names_of(&self, units: &[usize]) -> String {
        let names: Vec<&str> = units.iter().map(|u| self.names.unit(*u).name.as_str()).collect();
        match names.as_slice() {
            [first, second, third, _, _, ..] => {
                format!("{first}、{second}、{third}等{}个单位", names.len())
            }
            few => few.join("、"),
        }
    }

    fn due(&mut self, item: &DraftItem) -> Option<DueRule> {
        let column = Some(self.columns.label(&self.columns.due, "完成时限"));
        let at = Place { row: item.row, column };
        let default = self.options.default_due;
        match deadline::read(&item.due, self.options.year) {
            Reading::Clear(rule) => Some(rule),
            Reading::Noted { rule, code, note } => {
                self.doubts.note(at, code, note);
                Some(rule)
            }
            // A table without such a column was imported with the default on purpose.
            Reading::Empty if self.columns.due.is_empty() => default,
            Reading::Empty => self.default_due(at, Code::EmptyDue, "没有写明完成时限", Vec::new()),
            Reading::Doubtful { code: Code::DueLongTerm, why, suggestions } => {
                self.default_due(at, Code::DueLongTerm, &why, suggestions)
            }
            Reading::Doubtful { code, why, suggestions } => {
                let message = format!("“{}”：{why}", one_line(&item.due));
                self.doubts.block(at, code, message, suggestions);
                None
            }
        }
    }

    fn default_due(
        &mut self,
        at: Place<'_>,
        code: Code,
        why: &str,
        suggestions: Vec<String>,
    ) -> Option<DueRule> {
        let default = self.options.default_due;
        match default {
            Some(rule) => {
                let message = format!("{why}，按统一时限“{}”", rule.in_words());
                self.doubts.note(at, Code::DueDefaulted, message);
            }
            None => self.doubts.block(at, code, why, suggestions),
        }
        default
    }
}

/// The name, or the first sentence of what is to be done.
fn title_of(draft: &Draft) -> String {
    let text = draft.items.first().map_or("", |item| item.text.as_str());
    let is_text = draft.name.is_empty() || draft.name == text;
    if !is_text {
        return one_line(&draft.name);
    }
    let first = units::without_numbering(first_sentence(text));
    let first = one_line(first);
    if first.chars().count() <= MAX_DERIVED_TITLE {
        return first;
    }
    first.chars().take(MAX_DERIVED_TITLE - 1).chain(['…']).collect()
}

/// Up to a full stop or a line that begins a numbered part; other line breaks only fit the text
/// into its column.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let ends = text.match_indices(['。', '；', ';', '\n']).find(|(at, mark)| {
        let next = text[at + mark.len()..].trim_start();
        let part = ['（', '(', '一', '二', '①', '②'];
        *mark != "\n" || next.starts_with(part) || next.starts_with(|c: char| c.is_ascii_digit())
    });
    ends.map_or(text, |(at, _)| &text[..at])
}

fn shares(rows: &[PlannedItem], directory: &Directory) -> Vec<Share> {
    let mut found: BTreeMap<&UnitId, (Vec<ItemRef>, Vec<ItemRef>)> = BTreeMap::new();
    for row in rows {
        let item = || ItemRef { number: row.number.clone(), item: row.item };
        for unit in &row.lead {
            found.entry(unit).or_default().0.push(item());
        }
        for unit in &row.assist {
            found.entry(unit).or_default().1.push(item());
        }
    }
    let mut units: Vec<_> = directory.units.iter().collect();
    units.sort_by_key(|unit| (unit.order, &unit.id));
    let share = |unit: &super::DirectoryUnit| {
        let (leads, assists) = found.remove(&unit.id)?;
        Some(Share { unit: unit.id.clone(), name: unit.name.clone(), leads, assists })
    };
    units.into_iter().filter_map(share).collect()
}
