//! Texts of messages: templates with variables in braces, and what they cost.
//!
//! ```text
//! {督查室}提醒：“{任务}”还有{剩余天数}天到期，请{单位}于{时限}前报送。
//! ```
//!
//! What fills a variable was often typed by somebody, and must not become a part of the template,
//! of another unit's name or of the provider's signature (B4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::Refusal;
use crate::time::{Deadline, Moment};
use crate::unit::UnitId;

use super::NoticeKind;

/// Longest text that is sent, in characters.
pub const MAX_TEXT: usize = 500;
/// Longest template, in characters.
const MAX_TEMPLATE: usize = 300;
/// What somebody typed is cut to so many characters, the last of which says that it was.
const MAX_VALUE: usize = 24;
/// UCS-2 units of a message that goes out whole, and of each piece of one that does not (A21).
const WHOLE: usize = 70;
const PIECE: usize = 67;

/// Who signs what is said.
pub const OFFICE: &str = "督查室";
/// What a letter is filled from that is no template of ours: the office's own words, or somebody's
/// reason. A gateway that only sends texts it has approved is given the text itself.
pub const OWN_WORDS: &str = "OWN/1";

/// What may stand in braces.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    #[strum(serialize = "单位")]
    Unit,
    #[strum(serialize = "任务")]
    Task,
    #[strum(serialize = "时限")]
    Due,
    #[strum(serialize = "剩余天数")]
    DaysLeft,
    #[strum(serialize = "逾期天数")]
    DaysOver,
    #[strum(serialize = "事项")]
    Matter,
    #[strum(serialize = "督查室")]
    Office,
}

impl Variable {
    /// What a duty tells; in the office's own words about it nothing else may stand.
    pub const OF_A_DUTY: [Self; 6] =
        [Self::Unit, Self::Task, Self::Due, Self::DaysLeft, Self::DaysOver, Self::Office];

    /// `days_left`, for gateways that want variables by ASCII names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Task => "task",
            Self::Due => "due",
            Self::DaysLeft => "days_left",
            Self::DaysOver => "days_over",
            Self::Matter => "matter",
            Self::Office => "office",
        }
    }
}

/// What the variables of one letter stand for, each of them harmless.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<Variable, String>);

impl Values {
    pub fn with(mut self, variable: Variable, value: &str) -> Self {
        self.0.insert(variable, cut(&harmless(value)));
        self
    }

    /// All that is told of a duty at an instant, but for the unit.
    pub fn of_duty(task: &str, due: Deadline, at: Moment) -> Self {
        let days = (due.day() - at.day()).num_days();
        // A day that has begun counts.
        let over = if due.met_by(at) { 0 } else { (-days).max(1) };
        Self::default()
            .with(Variable::Task, task)
            .with(Variable::Due, &due.in_words())
            .with(Variable::DaysLeft, &days.max(0).to_string())
            .with(Variable::DaysOver, &over.to_string())
            .with(Variable::Office, OFFICE)
    }

    /// The unit by its code, which becomes its name when the letter is sent.
    pub fn of_unit(mut self, unit: &UnitId) -> Self {
        self.0.insert(Variable::Unit, format!("⟨{}⟩", unit.as_str()));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, variable: Variable) -> Option<&str> {
        self.0.get(&variable).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Variable, &str)> {
        self.0.iter().map(|(variable, value)| (*variable, value.as_str()))
    }

    /// The same with every value changed, such as units put by their names.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self(self.0.iter().map(|(variable, value)| (*variable, change(value))).collect())
    }
}

/// A text with variables, as offices write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value(Variable),
}

impl Template {
    /// Refuses an empty or overlong text, unknown variables, braces that do not pair, line
    /// breaks, and characters that a message cannot carry in one unit.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        Self::read_as("template", text, Variable::VARIANTS)
    }

    /// The same of the office's own words about a duty (M65), refused at the input's path.
    pub fn of_duty(path: &'static str, text: &str) -> Result<Self, Refusal> {
        Self::read_as(path, text, &Variable::OF_A_DUTY)
    }

    fn read_as(path: &'static str, text: &str, known: &[Variable]) -> Result<Self, Refusal> {
        let invalid = |why: String| Refusal::invalid(path, why);
        let unpaired = || invalid("花括号须成对".into());
        crate::text_within(path, text, MAX_TEMPLATE)?;
        if let Some(bad) = text.chars().find(|c| !is_plain(*c)) {
            return Err(invalid(format!("含有不能发送的字符（U+{:04X}）", u32::from(bad))));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').ok_or_else(unpaired)?;
            parts.push(literal(before).ok_or_else(unpaired)?);
            parts.push(Part::Value(variable(name, known).map_err(invalid)?));
            rest = after;
        }
        parts.push(literal(rest).ok_or_else(unpaired)?);
        Ok(Self(parts))
    }

    /// A variable without a value stands for itself: “请单位于时限前报送” can still be read.
    pub fn fill(&self, values: &Values) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Value(variable) => {
                values.0.get(variable).cloned().unwrap_or_else(|| variable.to_string())
            }
        };
        self.0.iter().map(part).collect::<String>().chars().take(MAX_TEXT).collect()
    }
}

fn literal(text: &str) -> Option<Part> {
    (!text.contains('}')).then(|| Part::Text(text.to_owned()))
}

fn variable(name: &str, known: &[Variable]) -> Result<Variable, String> {
    let found = name.parse().ok().filter(|it| known.contains(it));
    found.ok_or_else(|| {
        let known: Vec<_> = known.iter().map(ToString::to_string).collect();
        format!("没有变量“{name}”；可用的有：{}", known.join("、"))
    })
}

/// One unit of UCS-2, and visible: no emoji, no line break, no joiner.
fn is_plain(c: char) -> bool {
    let joins =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    let picture = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    let private = matches!(c, '\u{e000}'..='\u{f8ff}');
    c.len_utf16() == 1 && !c.is_control() && !joins && !picture && !private
}

/// Braces, marks of units and signatures become others that look alike; line breaks become
/// spaces; what cannot be sent is left out.
pub(crate) fn harmless(value: &str) -> String {
    let one = |c: char| match c {
        '{' => Some('（'),
        '}' => Some('）'),
        '⟨' | '【' => Some('〔'),
        '⟩' | '】' => Some('〕'),
        '\n' | '\r' | '\t' => Some(' '),
        c if is_plain(c) => Some(c),
        _ => None,
    };
    value.chars().filter_map(one).collect::<String>().trim().to_owned()
}

fn cut(value: &str) -> String {
    if value.chars().count() <= MAX_VALUE {
        return value.to_owned();
    }
    value.chars().take(MAX_VALUE - 1).chain(['…']).collect()
}

/// 计费条: how many messages a provider counts, with its signature of so many units, brackets
/// included (A21).
pub fn segments(text: &str, signature_units: usize) -> usize {
    let units = text.encode_utf16().count() + signature_units;
    if units <= WHOLE { 1 } else { units.div_ceil(PIECE) }
}

impl NoticeKind {
    /// The name of today's text of this kind, such as `T3/1`. A text that changes gets a new
    /// number, so that a letter tells which one it was.
    pub fn template_name(self) -> String {
        format!("{self}/1")
    }

    /// As a house begins; an office may word it otherwise.
    pub fn template(self) -> Template {
        Template::read(self.wording()).expect("our own templates can be read")
    }

    /// Whether its letters are filled from its template. The others hold what somebody has said,
    /// or what came of it, and are [`OWN_WORDS`].
    pub fn has_wording(self) -> bool {
        match self {
            Self::Issued
            | Self::Unread
            | Self::T3
            | Self::T1
            | Self::Overdue
            | Self::Correction
            | Self::Asked
            | Self::Alarm => true,
            Self::Chase
            | Self::Returned
            | Self::Verdict
            | Self::Digest
            | Self::Decision
            | Self::Changed
            | Self::Escalation => false,
        }
    }

    fn wording(self) -> &'static str {
        match self {
            Self::Issued => "{督查室}交办“{任务}”，请{单位}于{时限}前报送，并及时登录签收。",
            Self::Unread => "{督查室}提醒：“{任务}”尚未查看，{时限}到期，请{单位}登录签收。",
            Self::T3 => "{督查室}提醒：“{任务}”还有{剩余天数}天到期，请{单位}于{时限}前报送。",
            Self::T1 => "{督查室}提醒：“{任务}”即将到期，请{单位}务必于{时限}前报送。",
            Self::Overdue => {
                "{督查室}：“{任务}”应于{时限}前报送，已逾期{逾期天数}天，请{单位}尽快补报。"
            }
            Self::Correction => "{督查室}提醒：“{任务}”待补正，请{单位}于{时限}前重新报送。",
            Self::Chase => "{督查室}催办：请{单位}抓紧办理“{任务}”，于{时限}前报送。",
            Self::Returned => "{督查室}退回“{任务}”的报送，请{单位}按意见于{时限}前补正。",
            Self::Verdict => "{督查室}已评定“{任务}”，请{单位}登录查看。",
            Self::Digest => "{督查室}每日汇总：已评定“{任务}”，请{单位}登录查看得分。",
            Self::Decision => "{督查室}对“{任务}”的申请已有决定，请{单位}登录查看。",
            Self::Asked => "{单位}就“{任务}”有报送或申请，待{督查室}处理。",
            Self::Changed => "{督查室}：“{任务}”的安排有变动，请{单位}登录查看。",
            Self::Escalation => "{督查室}：{单位}的“{任务}”已逾期{逾期天数}天，请督促办理。",
            Self::Alarm => "督查系统告警：{事项}，请{督查室}处理。",
        }
    }
}
