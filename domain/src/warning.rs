//! Warning (双线预警): the lamp says whether a report came in time, the plate how good it was.
//!
//! The lamp is a pure function of facts and an instant; the plate is a person's word with a
//! reason. They are never merged (A1).

use serde::{Deserialize, Serialize};

use crate::time::{Deadline, Moment, in_words};

word! {
    /// 灯. Round on every screen, and always with a word.
    #[derive(Default)]
    pub enum Lamp {
        /// 不亮：未到提醒期，或已撤销
        #[default]
        Off,
        /// 待审：已按期报送，等待审核
        Pending,
        /// 绿灯：按期报送且审核通过 (M83)
        Green,
        /// 黄灯：临期未报送 (M84)
        Yellow,
        /// 红灯：超期未报送 (M85)
        Red,
    }
}

impl Lamp {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Off => "灯灭",
            Self::Pending => "待审",
            Self::Green => "绿灯",
            Self::Yellow => "黄灯",
            Self::Red => "红灯",
        }
    }
}

word! {
    /// 牌. Square on every screen, and always with a word (M86).
    pub enum Plate {
        Green,
        Yellow,
        Red,
    }
}

impl Plate {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Green => "绿牌",
            Self::Yellow => "黄牌",
            Self::Red => "红牌",
        }
    }
}

word! {
    /// Why a lamp shows its colour (M87).
    #[derive(Default)]
    pub enum LampReason {
        /// Nothing is due soon.
        #[default]
        NotNear,
        Cancelled,
        /// Another unit has it now (23).
        Transferred,
        /// The clock stands still: suspended, or a request to be relieved is undecided (23, 24).
        Paused,
        DeliveredOnTime,
        /// Returned once, and sent again after the correction was due (A3).
        CorrectedLate,
        /// Late, but within the days a rule set may grant (A5).
        MadeUp,
        DeliveredLate,
        /// In time, and waiting for the office (A2).
        AwaitingReview,
        LatePending,
        Returned,
        CorrectionLate,
        CorrectionMissing,
        DueSoon,
        Overdue,
    }
}

word! {
    /// Why a plate has its colour.
    pub enum PlateReason {
        PgGood,
        /// 内容空泛
        PyVague,
        /// 数据不全
        PyData,
        /// 佐证不足
        PyEvidence,
        /// 格式不符
        PyForm,
        /// 部分完成
        PyPartial,
        /// 未完成
        PrNotDone,
        /// 与事实不符
        PrFalse,
        /// 质量差
        PrPoor,
        /// 三次退回仍不合格
        #[serde(rename = "PR_3RETURNS")]
        #[strum(serialize = "PR_3RETURNS")]
        PrThreeReturns,
        /// Nobody delivered; given by the clock alone (A15).
        NotDelivered,
    }
}

impl PlateReason {
    pub fn plate(self) -> Plate {
        match self {
            Self::PgGood => Plate::Green,
            Self::PyVague | Self::PyData | Self::PyEvidence | Self::PyForm | Self::PyPartial => {
                Plate::Yellow
            }
            Self::PrNotDone
            | Self::PrFalse
            | Self::PrPoor
            | Self::PrThreeReturns
            | Self::NotDelivered => Plate::Red,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::PgGood => "完成较好",
            Self::PyVague => "内容空泛",
            Self::PyData => "数据不全",
            Self::PyEvidence => "佐证不足",
            Self::PyForm => "格式不符",
            Self::PyPartial => "部分完成",
            Self::PrNotDone => "未完成",
            Self::PrFalse => "与事实不符",
            Self::PrPoor => "质量差",
            Self::PrThreeReturns => "三次退回仍不合格",
            Self::NotDelivered => "逾期未报送",
        }
    }
}

/// The instants at which silence changes the lamp, fixed when the duty is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestones {
    /// From here on a silent unit sees yellow (A4).
    pub near: Moment,
    pub due: Deadline,
    /// Until here a late report may still settle yellow; equals `due` unless granted (A5).
    pub makeup_until: Moment,
    /// From here on silence also earns a red plate (A15).
    pub not_delivered_at: Moment,
    /// From here on a red slip is proposed (3.13); none for duties from before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub red_slip_at: Option<Moment>,
}

/// What a returned report has left (A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Sent again before this, the first report's timeliness stands.
    pub due: Moment,
    /// Not sent again before this, the lamp settles red.
    pub missing_at: Moment,
}

/// Where a duty stands, as far as its lamp is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Course {
    #[default]
    Silent,
    Submitted,
    Returned(Correction),
    Approved,
    Cancelled,
    Transferred,
    Paused,
}

/// How the worst of the corrections came in (A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Corrected {
    /// Never returned, or always sent again in time.
    #[default]
    InTime,
    Late,
    /// After its last instant; it cannot be made good any more.
    Missed,
}

/// Everything the lamp is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub course: Course,
    pub milestones: Milestones,
    /// The deadline as it was ordered, and how often it was extended since.
    pub due_original: Deadline,
    pub extensions: u32,
    /// When the report came that counts: the first one that was not withdrawn (A2).
    pub reported_at: Option<Moment>,
    pub corrected: Corrected,
}

/// The lamp at an instant. Only facts effective by then may be among `facts`.
pub fn lamp(facts: &Facts, as_of: Moment) -> (Lamp, LampReason) {
    let late = facts.reported_at.is_some_and(|at| !facts.milestones.due.met_by(at));
    let missed = facts.corrected == Corrected::Missed;
    match facts.course {
        Course::Cancelled => (Lamp::Off, LampReason::Cancelled),
        Course::Transferred => (Lamp::Off, LampReason::Transferred),
        Course::Paused => (Lamp::Off, LampReason::Paused),
        Course::Approved => approved(facts, late),
        Course::Submitted if late => (Lamp::Red, LampReason::LatePending),
        Course::Submitted if missed => (Lamp::Red, LampReason::LatePending),
        Course::Submitted => (Lamp::Pending, LampReason::AwaitingReview),
        Course::Returned(_) if late => (Lamp::Red, LampReason::DeliveredLate),
        Course::Returned(_) if missed => (Lamp::Red, LampReason::CorrectionMissing),
        Course::Returned(correction) => returned(&facts.milestones, correction, as_of),
        Course::Silent => silent(&facts.milestones, as_of),
    }
}

fn approved(facts: &Facts, late: bool) -> (Lamp, LampReason) {
    let made_up = facts.reported_at.is_some_and(|at| at < facts.milestones.makeup_until);
    match (late, facts.corrected) {
        (true, _) if made_up => (Lamp::Yellow, LampReason::MadeUp),
        (true, _) => (Lamp::Red, LampReason::DeliveredLate),
        (false, Corrected::Missed) => (Lamp::Red, LampReason::CorrectionMissing),
        (false, Corrected::Late) => (Lamp::Yellow, LampReason::CorrectedLate),
        (false, Corrected::InTime) => (Lamp::Green, LampReason::DeliveredOnTime),
    }
}

fn returned(milestones: &Milestones, correction: Correction, as_of: Moment) -> (Lamp, LampReason) {
    if as_of >= correction.missing_at {
        (Lamp::Red, LampReason::CorrectionMissing)
    } else if as_of >= correction.due {
        (Lamp::Yellow, LampReason::CorrectionLate)
    } else if as_of >= milestones.near.min(correction.due) {
        (Lamp::Yellow, LampReason::Returned)
    } else {
        (Lamp::Off, LampReason::Returned)
    }
}

fn silent(milestones: &Milestones, as_of: Moment) -> (Lamp, LampReason) {
    if !milestones.due.met_by(as_of) {
        (Lamp::Red, LampReason::Overdue)
    } else if as_of >= milestones.near {
        (Lamp::Yellow, LampReason::DueSoon)
    } else {
        (Lamp::Off, LampReason::NotNear)
    }
}

/// The reason as a person reads it: “3月31日应报，4月2日报送，逾期2天”.
pub fn lamp_sentence(facts: &Facts, reason: LampReason, as_of: Moment) -> String {
    let due = facts.milestones.due.day();
    let missed = facts.corrected == Corrected::Missed;
    let owed = owed(facts);
    let reported = facts
        .reported_at
        .map_or_else(String::new, |at| format!("{owed}，{}报送", in_words(at.day())));
    let days_late = |at: Moment| (at.day() - due).num_days();
    match reason {
        LampReason::NotNear => format!("{owed}，未到提醒期"),
        LampReason::Cancelled => "任务已撤销".into(),
        LampReason::Transferred => "任务已转交其他单位".into(),
        LampReason::Paused => format!("{owed}，时限暂停计算"),
        LampReason::DeliveredOnTime => format!("{reported}，按期报送并审核通过"),
        LampReason::CorrectedLate => format!("{reported}，退回后未在补正期限内重报"),
        LampReason::MadeUp => format!("{reported}，在补报期限内补齐"),
        LampReason::DeliveredLate | LampReason::LatePending if missed => {
            format!("{reported}，退回补正逾期后重报")
        }
        LampReason::DeliveredLate | LampReason::LatePending => {
            let days = facts.reported_at.map_or(0, days_late);
            format!("{reported}，逾期{days}天")
        }
        LampReason::AwaitingReview => format!("{reported}，待审核"),
        LampReason::Returned => format!("{reported}，已退回补正"),
        LampReason::CorrectionLate => format!("{reported}，退回补正已超期限"),
        LampReason::CorrectionMissing => format!("{reported}，退回补正逾期未重报"),
        LampReason::DueSoon => {
            let left = (due - as_of.day()).num_days();
            let left = if left == 0 { "今日到期".into() } else { format!("还剩{left}天") };
            format!("{owed}，{left}，尚未报送")
        }
        LampReason::Overdue => format!("{owed}，逾期未报送"),
    }
}

/// “3月31日应报”, and how that day came about if it is not the one that was ordered (G4).
fn owed(facts: &Facts) -> String {
    let (ordered, due) = (facts.due_original.day(), facts.milestones.due.day());
    if ordered == due {
        return format!("{}应报", in_words(due));
    }
    let how = match facts.extensions {
        0 => "调整至".into(),
        times => format!("经{times}次延期至"),
    };
    format!("{}应报，{how}{}", in_words(ordered), in_words(due))
}
