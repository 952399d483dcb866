//! Refusals: a rule said no. One published list for the whole service, so that programs can
//! rely on the codes and people read the same sentence everywhere.

use strum::IntoStaticStr;

use crate::time::Moment;
use crate::unit::UnitId;

/// An answer, not an error: nothing is broken, nothing was written, and asking again as it is
/// will not help. `code` is stable; the text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Refusal {
    #[error("您的身份不能办理此事项")]
    Forbidden,
    #[error("不能办理本单位的审核、亮牌和核查")]
    OwnUnit,
    #[error("本单位不是该任务的责任单位")]
    NotResponsible,
    #[error("须由另一人办理")]
    SamePerson,
    #[error("须由另一位负责人签发或确认")]
    SecondPersonRequired,
    #[error("没有这个对象")]
    NotFound,
    #[error("当前状态（{state}）不能办理此操作")]
    WrongState { state: &'static str },
    #[error("内容已被他人更新，请刷新后重试（现有版本 {have}）")]
    VersionConflict { have: u64 },
    #[error("{field}：{why}")]
    Invalid { field: &'static str, why: String },
    /// Of the lead's report, which must say of each assisting unit whether its part is in (A16).
    /// To programs it is an input that is wrong; people read the names of the units.
    #[error("须并入或注明缺报：{}", codes(units))]
    #[strum(serialize = "INVALID")]
    PartsUnnamed { units: Vec<UnitId> },
    /// Of whoever is to take a duty over. To programs it is an input that is wrong; people read
    /// the names of the units.
    #[error("{}", gone(unit.as_str(), heir.as_ref().map(UnitId::as_str)))]
    #[strum(serialize = "INVALID")]
    UnitGone { unit: UnitId, heir: Option<UnitId> },
    #[error("须写明原因或依据")]
    ReasonRequired,
    #[error("完成时限须晚于现在")]
    DuePast,
    #[error("须附佐证材料")]
    EvidenceRequired,
    #[error("超出限制：{what}")]
    LimitReached { what: String },
    #[error("已经存在：{what}")]
    Duplicate { what: String },
    #[error("预览之后内容有变，请重新预览")]
    PreviewChanged,
    #[error("已有单位查看，不能撤回")]
    AlreadyViewed,
    #[error("尚有未办结的任务：{open} 项")]
    StillOpen { open: usize },
    #[error("须在{}之后办理", from.in_words())]
    TooEarly { from: Moment },
    #[error("须在{}前办理", until.in_words())]
    TooLate { until: Moment },
    /// Nobody may ask for more time when it is up (22).
    #[error("已到完成时限，不能再申请延期")]
    ExtAfterDue,
    #[error("该季度已结账定榜")]
    QuarterFrozen,
}

impl Refusal {
    pub fn invalid(field: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid { field, why: why.into() }
    }

    /// `WRONG_STATE`, for programs.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

/// That a unit answers for nothing any more, and who does in its place.
pub fn gone(unit: &str, heir: Option<&str>) -> String {
    match heir {
        Some(heir) => format!("{unit}已合并，现由{heir}承办"),
        None => format!("{unit}已撤销，无承继单位"),
    }
}

fn codes(units: &[UnitId]) -> String {
    let codes: Vec<_> = units.iter().map(UnitId::as_str).collect();
    codes.join("、")
}

/// Refuses a text that is empty or longer than `most` characters.
pub fn text_within(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(field, "不能为空"));
    }
    if text.chars().count() > most {
        return Err(Refusal::invalid(field, format!("不能超过 {most} 字")));
    }
    Ok(())
}

/// Longest reason, and longest name of the document something was taken from.
pub(crate) const MAX_REASON: usize = 500;

/// Refuses a reason that is missing or longer than `MAX_REASON` characters (M87).
pub(crate) fn reason_within(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        Err(Refusal::ReasonRequired)
    } else {
        text_within("reason", reason, MAX_REASON)
    }
}
