//! Lines: what each row below the header is, and which rows belong to one matter.
//!
//! A row with a number (or, where a table has none, a name) of its own begins a matter. A row
//! below it without one continues it: as a further item when it names its own units or its own
//! deadline, else its words are joined to the item above (a long text broken over rows), and
//! units that stand alone are joined to that item's units. What a continued row leaves empty it
//! takes from the item above. Headings (一、…), repeated headers, totals and footnotes are no items.

use super::columns::Columns;
use super::sheet::{Cell, Grid, Origin, number_of};

/// What stands below the header, in order.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) title: Option<String>,
    pub(super) drafts: Vec<Draft>,
}

/// One matter, as written.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) serial: String,
    pub(super) name: String,
    pub(super) section: Option<String>,
    pub(super) items: Vec<DraftItem>,
}

/// One item, as written.
#[derive(Debug, Clone, Default)]
pub(super) struct DraftItem {
    pub(super) row: u32,
    pub(super) text: String,
    pub(super) lead: String,
    pub(super) assist: String,
    pub(super) due: String,
    /// Rows without a number that were read into this item, not merged to it by the office.
    pub(super) continued: Vec<u32>,
}

pub(super) fn read(grid: &Grid, columns: &Columns) -> Body {
    let mut reader = Reader { columns, body: Body::default(), section: None, in_footer: false };
    reader.body.title = title(&grid.rows[..columns.header_index()]);
    let header = &grid.rows[columns.header_index()..columns.body];
    for (index, row) in grid.rows.iter().enumerate().skip(columns.body) {
        // Printed tables repeat their header on every page.
        if !header.contains(row) {
            reader.take(number_of(index), row);
        }
    }
    reader.body
}

/// The first line above the header that is neither 附件1 nor a note about units of measure.
fn title(above: &[Vec<Cell>]) -> Option<String> {
    let lines = above.iter().filter_map(|row| row.iter().find(|cell| cell.is_own()));
    let words = lines.map(|cell| one_line(&cell.text));
    let mut titles = words.filter(|text| {
        let attachment = text.starts_with("附件") && text.chars().count() < 6;
        let remark = ["填报", "单位", "日期", "（"].iter().any(|word| text.starts_with(word));
        !attachment && !remark
    });
    titles.next()
}

struct Reader<'a> {
    columns: &'a Columns,
    body: Body,
    section: Option<String>,
    in_footer: bool,
}

impl Reader<'_> {
    fn take(&mut self, row: u32, cells: &[Cell]) {
        let own: Vec<(usize, &Cell)> =
            cells.iter().enumerate().filter(|(_, cell)| cell.is_own()).collect();
        let Some((_, first)) = own.first() else { return };
        if is_footnote(&first.text) && own.len() <= 2 {
            self.in_footer = true;
        }
        if is_total(&first.text) || (self.in_footer && own.len() <= 2) {
            return;
        }
        self.in_footer = false;
        if let Some(heading) = self.heading(&own, cells) {
            self.section = Some(heading);
            return;
        }
        let entry = Entry::of(row, cells, self.columns);
        if entry.says_nothing() {
            return;
        }
        self.place(entry);
    }

    /// The text of a heading: alone in its row, and where or how headings are written.
    fn heading(&self, own: &[(usize, &Cell)], cells: &[Cell]) -> Option<String> {
        let covered = |cell: &Cell| cell.origin == Origin::Above;
        if cells.iter().any(|cell| covered(cell) && !cell.text.is_empty()) {
            return None;
        }
        match own {
            [(column, cell)] => {
                let text = one_line(&cell.text);
                let is_number = number(&text).is_some();
                let wide = cells.iter().filter(|other| other.text == cell.text).count() > 2;
                let leading = *column == 0 && !self.columns.text().contains(column);
                let marked = has_heading_mark(&text) && !self.columns.content.contains(column);
                let heading = marked || wide || leading;
                (heading && !is_number).then_some(text)
            }
            // 一 | 双招双引: the numeral in its own cell.
            [(column, numeral), (name, text)]
                if self.columns.serial.contains(column)
                    && self.columns.name.contains(name)
                    && is_chinese_numeral(&numeral.text) =>
            {
                Some(format!("{}、{}", numeral.text, one_line(&text.text)))
            }
            _ => None,
        }
    }

    fn place(&mut self, entry: Entry) {
        let begins = entry.begins_matter(self.columns);
        match self.body.drafts.last_mut() {
            Some(draft) if !begins => {
                let by_hand = entry.has_blank_key(self.columns);
                draft.extend(entry, by_hand);
            }
            previous => {
                let above = previous.and_then(|draft| draft.items.last()).cloned();
                let draft = Draft::begin(entry, self.section.clone(), &above.unwrap_or_default());
                self.body.drafts.push(draft);
            }
        }
    }
}

/// The cells of one row that are read.
struct Entry {
    row: u32,
    serial: Field,
    name: Field,
    content: Field,
    lead: Field,
    assist: Field,
    due: Field,
}

/// The texts of the columns of one meaning; `own` where one of them is written in this row.
#[derive(Default)]
struct Field {
    text: String,
    own: bool,
}

impl Entry {
    fn of(row: u32, cells: &[Cell], columns: &Columns) -> Self {
        let field = |columns: &[usize]| Field::of(cells, columns);
        Self {
            row,
            serial: field(&columns.serial),
            name: field(&columns.name),
            content: field(&columns.content),
            lead: field(&columns.lead),
            assist: field(&columns.assist),
            due: field(&columns.due),
        }
    }

    /// Prepared rows that nobody filled carry a number at most.
    fn says_nothing(&self) -> bool {
        let rest = [&self.name, &self.content, &self.lead, &self.assist, &self.due];
        rest.iter().all(|field| !field.own)
    }

    fn begins_matter(&self, columns: &Columns) -> bool {
        if self.serial.own {
            return true;
        }
        match (columns.content.is_empty(), columns.serial.is_empty()) {
            // The name is what to do: with a number beside it, only the number begins a matter.
            (true, false) => false,
            (false, false) | (true, true) => self.name.own,
            (false, true) => self.name.own || (columns.name.is_empty() && self.content.own),
        }
    }

    /// What would have begun a matter is empty, and not because it is merged.
    fn has_blank_key(&self, columns: &Columns) -> bool {
        if columns.content.is_empty() && !columns.serial.is_empty() {
            return self.serial.text.is_empty();
        }
        self.serial.text.is_empty() && self.name.text.is_empty()
    }

    fn text(&self) -> &Field {
        if self.content.text.is_empty() { &self.name } else { &self.content }
    }
}

impl Field {
    fn of(cells: &[Cell], columns: &[usize]) -> Self {
        let mut texts: Vec<&str> = Vec::new();
        let mut own = false;
        for cell in columns.iter().map(|column| &cells[*column]) {
            own |= cell.is_own();
            // A cell merged over two columns of one meaning says it once.
            let again = cell.origin == Origin::Left && texts.contains(&cell.text.as_str());
            if !again && !cell.text.is_empty() {
                texts.push(&cell.text);
            }
        }
        Self { text: texts.join("\n"), own }
    }

    /// The text, or the one above where the office wrote 同上.
    fn or_ditto(self, above: &str) -> String {
        let ditto = ["同上", "〃", "″", "\""].contains(&self.text.trim());
        if ditto { above.to_owned() } else { self.text }
    }
}

impl Draft {
    fn begin(entry: Entry, section: Option<String>, above: &DraftItem) -> Self {
        let text = entry.text().text.clone();
        let name = entry.name.text.clone();
        let item = DraftItem {
            row: entry.row,
            text,
            lead: entry.lead.or_ditto(&above.lead),
            assist: entry.assist.or_ditto(&above.assist),
            due: entry.due.or_ditto(&above.due),
            continued: Vec::new(),
        };
        Self { row: item.row, serial: entry.serial.text, name, section, items: vec![item] }
    }

    /// `by_hand`: the office left the number empty rather than merging it downwards.
    fn extend(&mut self, entry: Entry, by_hand: bool) {
        let last = self.items.last_mut().expect("a draft begins with an item");
        let text = entry.text();
        let has_text = text.own;
        let names_duty = entry.lead.own || entry.assist.own || entry.due.own;
        if has_text && names_duty {
            let or_above = |field: Field, above: &str| {
                if field.text.is_empty() { above.to_owned() } else { field.or_ditto(above) }
            };
            let item = DraftItem {
                row: entry.row,
                text: text.text.clone(),
                lead: or_above(entry.lead, &last.lead),
                assist: entry.assist.or_ditto(&last.assist),
                due: or_above(entry.due, &last.due),
                continued: if by_hand { vec![entry.row] } else { Vec::new() },
            };
            self.items.push(item);
            return;
        }
        if has_text {
            join(&mut last.text, &text.text, "\n");
        }
        let own = |field: Field| if field.own { field.text } else { String::new() };
        join(&mut last.lead, &own(entry.lead), "、");
        join(&mut last.assist, &own(entry.assist), "、");
        join(&mut last.due, &own(entry.due), "\n");
        if by_hand {
            last.continued.push(entry.row);
        }
    }
}

fn join(text: &mut String, more: &str, between: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str(between);
    }
    text.push_str(more);
}

/// The number in a 序号 cell: `12`, `12.`, `（12）`, `十二`.
pub(super) fn number(serial: &str) -> Option<u32> {
    let bare = serial.trim_matches(|c: char| c.is_whitespace() || "（）().、．".contains(c));
    let digits = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
    if digits { bare.parse().ok().filter(|n| *n > 0) } else { chinese_number(bare) }
}

/// Up to 九十九, which is as far as headings and months go.
pub(super) fn chinese_number(text: &str) -> Option<u32> {
    let digit =
        |c: char| "一二三四五六七八九".chars().zip(1..).find(|(d, _)| *d == c).map(|(_, n)| n);
    let one = |text: &str| {
        let mut chars = text.chars();
        let value = chars.next().and_then(digit);
        if chars.next().is_some() { None } else { value }
    };
    let Some((tens, ones)) = text.split_once('十') else { return one(text) };
    let tens = if tens.is_empty() { 1 } else { one(tens)? };
    let ones = if ones.is_empty() { 0 } else { one(ones)? };
    Some(tens * 10 + ones)
}

fn is_chinese_numeral(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "（）()、".contains(c));
    chinese_number(bare).is_some()
}

/// 一、 · （二） · 第三部分
fn has_heading_mark(text: &str) -> bool {
    let inside = text.strip_prefix(['（', '(', '第']).unwrap_or(text);
    let numeral: String =
        inside.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
    let marked =
        inside[numeral.len()..].starts_with(['、', '.', '．', '）', ')', '部', '章', '类']);
    chinese_number(&numeral).is_some() && marked
}

fn is_footnote(text: &str) -> bool {
    let marks = ["注：", "注:", "备注：", "备注:", "说明：", "说明:", "填表", "制表", "审核人"];
    marks.iter().any(|mark| text.starts_with(mark))
}

fn is_total(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ["合计", "总计", "共计", "小计"].iter().any(|word| bare.starts_with(word))
        && bare.chars().count() <= 10
}

/// Names are wrapped by the width of a column; the break means nothing.
pub(super) fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect()
}
