//! Columns: finds the header below the title rows, and which column is what by its name.
//!
//! A header may span two rows (责任分工 above 牵头单位 and 配合单位), names may be broken over
//! lines or spaced out, and columns come in any order. 责任单位 alone is the lead; beside a
//! 牵头 column it is who assists.

use super::TableRefusal;
use super::sheet::{Cell, Grid, number_of};

/// Rows above which a header is looked for; titles, notes and units of measure come first.
const MAX_TITLE_ROWS: usize = 30;
/// Longest name of a column; longer texts are titles or contents.
const MAX_LABEL: usize = 14;

/// Where to find what. A meaning may have several columns (two for 牵头单位 in wide tables).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) serial: Vec<usize>,
    pub(super) name: Vec<usize>,
    pub(super) content: Vec<usize>,
    pub(super) lead: Vec<usize>,
    pub(super) assist: Vec<usize>,
    pub(super) due: Vec<usize>,
    /// Names of all columns as written, without blanks; empty where a column has none.
    labels: Vec<String>,
    header: usize,
    /// Index of the first row below the header.
    pub(super) body: usize,
}

impl Columns {
    /// The header's name of the first of these columns, or what such a column is usually called.
    pub(super) fn label<'a>(&'a self, columns: &[usize], usual: &'a str) -> &'a str {
        columns.first().map_or(usual, |column| self.labels[*column].as_str())
    }

    /// Row of the header as Excel numbers it.
    pub(super) fn header_row(&self) -> u32 {
        number_of(self.header)
    }

    /// Index of the first header row.
    pub(super) fn header_index(&self) -> usize {
        self.header
    }

    fn is_complete(&self) -> bool {
        !self.text().is_empty() && !self.lead.is_empty()
    }

    /// The columns that say what to do.
    pub(super) fn text(&self) -> &[usize] {
        if self.content.is_empty() { &self.name } else { &self.content }
    }

    /// How many different things the header names.
    fn meanings(&self) -> usize {
        let all = [&self.serial, &self.name, &self.content, &self.lead, &self.assist, &self.due];
        all.iter().filter(|columns| !columns.is_empty()).count()
    }
}

/// Finds the columns. A missing deadline column is fine only where a default was given.
pub(super) fn find(grid: &Grid, has_default_due: bool) -> Result<Columns, TableRefusal> {
    let mut nearest: Option<Columns> = None;
    for header in 0..grid.rows.len().min(MAX_TITLE_ROWS) {
        let columns = header_at(grid, header);
        if columns.is_complete() {
            return demand(columns, has_default_due);
        }
        let best = nearest.as_ref().map_or(1, Columns::meanings);
        if columns.meanings() > best {
            nearest = Some(columns);
        }
    }
    match nearest {
        Some(columns) => demand(columns, has_default_due),
        None => Err(TableRefusal::NoHeader { found: first_texts(grid) }),
    }
}

/// The header that begins in this row: two rows deep where the second names columns, too.
fn header_at(grid: &Grid, header: usize) -> Columns {
    let upper = &grid.rows[header];
    let single = of_labels(upper.iter().map(own_label).collect(), header, 1);
    let Some(lower) = grid.rows.get(header + 1) else { return single };
    let mut written = lower.iter().filter(|cell| cell.is_own()).peekable();
    let names_columns =
        written.peek().is_some() && written.all(|cell| meaning(&label(cell)).is_some());
    if !names_columns {
        return single;
    }
    let both = |(upper, lower): (&Cell, &Cell)| {
        let below = label(lower);
        if below.is_empty() { own_label(upper) } else { below }
    };
    let double = of_labels(upper.iter().zip(lower).map(both).collect(), header, 2);
    if double.meanings() > single.meanings() || !single.is_complete() { double } else { single }
}

fn of_labels(labels: Vec<String>, header: usize, depth: usize) -> Columns {
    let mut columns = Columns { header, body: header + depth, ..Columns::default() };
    let mut duty = Vec::new();
    for (column, label) in labels.iter().enumerate() {
        match meaning(label) {
            Some(Meaning::Serial) => columns.serial.push(column),
            Some(Meaning::Name) => columns.name.push(column),
            Some(Meaning::Content) => columns.content.push(column),
            Some(Meaning::Lead) => columns.lead.push(column),
            Some(Meaning::Assist) => columns.assist.push(column),
            Some(Meaning::Duty) => duty.push(column),
            Some(Meaning::Due) => columns.due.push(column),
            None => {}
        }
    }
    if columns.lead.is_empty() {
        columns.lead = duty;
    } else {
        columns.assist.extend(duty);
        columns.assist.sort_unstable();
    }
    columns.labels = labels;
    columns
}

fn demand(columns: Columns, has_default_due: bool) -> Result<Columns, TableRefusal> {
    let mut missing = Vec::new();
    if columns.text().is_empty() {
        missing.push("“项目名称”或“主要内容”列".to_owned());
    }
    if columns.lead.is_empty() {
        missing.push("“牵头单位”列".to_owned());
    }
    if columns.due.is_empty() && !has_default_due {
        missing.push("“完成时限”列（或在导入时指定统一时限）".to_owned());
    }
    if missing.is_empty() {
        return Ok(columns);
    }
    let found = columns.labels.iter().filter(|label| !label.is_empty()).cloned().collect();
    Err(TableRefusal::MissingColumn { row: columns.header_row(), missing, found })
}

fn first_texts(grid: &Grid) -> Vec<String> {
    let own = grid.rows.iter().flatten().filter(|cell| cell.is_own());
    own.take(8).map(|cell| cell.text.chars().filter(|c| *c != '\n').take(20).collect()).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Serial,
    Name,
    Content,
    Lead,
    Assist,
    /// 责任单位: lead or assist, depending on its neighbours.
    Duty,
    Due,
}

/// Columns about persons (分管领导) and about what came of it say nothing that is read here,
/// unless they name units as well (牵头单位及责任人).
const IGNORED: &[&str] = &["领导", "责任人", "联系人", "联络员", "电话", "备注", "进展"];
/// What a column's name means, by the words in it; the first rule that fits decides.
const WORDS: &[(Meaning, &[&str])] = &[
    (Meaning::Serial, &["序号", "编号", "项目序号"]),
    (Meaning::Due, &["时限", "完成时间", "时间节点", "期限", "办结时间", "截止"]),
    (Meaning::Lead, &["牵头", "主办单位", "主责单位", "主办部门"]),
    (Meaning::Assist, &["配合", "协办", "协助单位", "参与单位"]),
    (Meaning::Duty, &["责任单位", "责任部门", "承办单位", "落实单位"]),
    (Meaning::Content, &["内容", "工作措施", "具体任务", "工作目标", "主要任务", "工作要求"]),
    (Meaning::Name, &["任务", "工作事项", "名称", "重点工作"]),
];
/// Names that mean something only when nothing else is written.
const WHOLE: &[(Meaning, &[&str])] =
    &[(Meaning::Serial, &["序", "号", "No", "No.", "№"]), (Meaning::Name, &["项目", "事项"])];

fn meaning(label: &str) -> Option<Meaning> {
    if label.is_empty() || label.chars().count() > MAX_LABEL {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(IGNORED) && !(has(&["及", "和", "与"]) && has(&["单位", "部门"])) {
        return None;
    }
    let whole = WHOLE.iter().find(|(_, words)| words.contains(&label));
    let inside = || WORDS.iter().find(|(_, words)| has(words));
    whole.or_else(inside).map(|(meaning, _)| *meaning)
}

fn own_label(cell: &Cell) -> String {
    if cell.is_own() { label(cell) } else { String::new() }
}

/// A name without blanks, line breaks and remarks in brackets.
fn label(cell: &Cell) -> String {
    let mut depth = 0_u32;
    let mut label = String::new();
    for c in cell.text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            c if depth == 0 && !c.is_whitespace() && c != '：' && c != ':' => label.push(c),
            _ => {}
        }
    }
    label
}
