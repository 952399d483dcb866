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

    /// The unit by its code, which becomes its name when the letter is sent.
    pub fn of_unit(mut self, unit: &UnitId) -> Self {
        self.0.insert(Variable::Unit, format!("⟨{}⟩", unit.as_str()));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        crate::text_within("template", text, MAX_TEMPLATE)?;
        if let Some(bad) = text.chars().find(|c| !is_plain(*c)) {
            let why = format!("含有不能发送的字符（U+{:04X}）", u32::from(bad));
            return Err(Refusal::invalid("template", why));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').ok_or_else(unpaired)?;
            parts.push(literal(before)?);
            parts.push(Part::Value(variable(name)?));
            rest = after;
        }
        parts.push(literal(rest)?);
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

fn literal(text: &str) -> Result<Part, Refusal> {
    if text.contains('}') { Err(unpaired()) } else { Ok(Part::Text(text.to_owned())) }
}

fn variable(name: &str) -> Result<Variable, Refusal> {
    name.parse().map_err(|_| {
        let known: Vec<_> = Variable::VARIANTS.iter().map(ToString::to_string).collect();
        let why = format!("没有变量“{name}”；可用的有：{}", known.join("、"));
        Refusal::invalid("template", why)
    })
}

fn unpaired() -> Refusal {
    Refusal::invalid("template", "花括号须成对")
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
fn harmless(value: &str) -> String {
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
