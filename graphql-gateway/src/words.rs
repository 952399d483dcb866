//! The domain's words as GraphQL says them. Taken over by name, so the two cannot drift apart.

mod notice;

use async_graphql::Enum;
use projections::agenda;

pub use notice::{DeliveryState, NoticeChannel, NoticeKind};

/// What kind of body a unit is (单位类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::unit::UnitKind")]
pub enum UnitKind {
    /// A county department (县直部门).
    Department,
    /// A town or subdistrict (镇街).
    Town,
    /// A development zone (开发区).
    Zone,
    /// An enterprise (企业).
    Enterprise,
    /// The supervision office itself (督查室).
    Supervision,
    /// Anything else (其他).
    Other,
}

/// What a person is (身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::roster::Role")]
pub enum Role {
    /// Staff of the office (督查员).
    SupStaff,
    /// Head of the office (督查室主任).
    SupHead,
    /// A county leader (县级领导).
    Leader,
    /// Handler of a unit (经办人).
    UnitStaff,
    /// Deputy of a unit (分管负责人).
    UnitDeputy,
    /// Head of a unit (主要负责同志).
    UnitHead,
    /// Helper of households (帮扶干部).
    Helper,
    /// Keeper of a site (监管对象责任人).
    SiteKeeper,
    /// Audit and discipline (审计、纪检): reads and replays, changes nothing.
    Inspector,
    /// Accounts and settings (系统管理员), no business.
    Admin,
    /// The clock and the house itself (系统).
    System,
}

/// As what somebody is called (联络身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::contact::ContactRole")]
pub enum ContactRole {
    /// Answers for the unit (主要负责同志).
    Principal,
    /// Answers for a part of its work (分管负责人).
    Deputy,
    /// Takes the call (联络员).
    Staff,
}

/// The six kinds of work (六类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::taxonomy::MatterType")]
pub enum MatterType {
    /// Progress of work (工作推进).
    Progress,
    /// Construction of projects (项目建设).
    Construction,
    /// Problems to be closed (问题销号).
    Problem,
    /// Daily oversight (日常监管).
    Oversight,
    /// Sharing of information (信息共享).
    Sharing,
    /// Work of its own kind (特色工作).
    Highlight,
}

/// Where a matter comes from (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::matter::Source")]
pub enum Source {
    /// A decision (决策部署).
    Decision,
    /// A meeting (会议).
    Meeting,
    /// A leader's instruction (批示).
    Instruction,
    /// The televised inquiry (电视问政).
    TvInquiry,
    /// The inspection of the environment (环保督察).
    EnvironmentInspection,
    /// A proposal of delegates (建议提案).
    Proposal,
    /// Anything else (其他).
    Other,
}

/// What a unit is to an item (承办角色).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::UnitRole")]
pub enum UnitRole {
    /// Leads (牵头).
    Lead,
    /// Leads with others, each with a full duty (共同牵头).
    JointLead,
    /// Assists (配合).
    Assist,
}

/// What a verdict weighs (重要程度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::Importance")]
pub enum Importance {
    /// Normal (一般).
    Normal,
    /// Key (重点).
    Key,
    /// Major (重大).
    Major,
}

/// How early silence is noticed (紧急程度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::Urgency")]
pub enum Urgency {
    /// Normal (一般).
    Normal,
    /// Urgent (紧急).
    Urgent,
    /// Top urgent (特急).
    Top,
}

/// To whom an assisting unit reports (配合方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::AssistMode")]
pub enum AssistMode {
    /// To the office (直接报送).
    Direct,
    /// To the lead unit, which merges (报送牵头单位).
    ToLead,
    /// To nobody; it is informed (仅知会).
    None,
}

/// How often a duty comes back (频次).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::due::Frequency")]
pub enum Frequency {
    /// Once (一次性).
    Once,
    /// Every week (每周).
    Weekly,
    /// Every month (每月).
    Monthly,
    /// Every quarter (每季度).
    Quarterly,
    /// Every half-year (每半年).
    HalfYear,
}

/// Timeliness (灯): computed from facts and the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::warning::Lamp")]
pub enum Lamp {
    /// Not lit (灯灭): nothing is due soon, or cancelled.
    Off,
    /// Reported in time, waiting for review (待审).
    Pending,
    /// In time, and approved (绿灯).
    Green,
    /// Due soon, or corrected late (黄灯).
    Yellow,
    /// Overdue (红灯).
    Red,
}

/// Why a lamp shows its colour (亮灯原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::warning::LampReason")]
pub enum LampReason {
    /// Nothing is due soon (未到提醒期).
    NotNear,
    /// Cancelled (已撤销).
    Cancelled,
    /// Another unit has it now (已转办).
    Transferred,
    /// The clock stands still (时限暂停).
    Paused,
    /// Delivered in time and approved (按期报送并通过).
    DeliveredOnTime,
    /// Corrected after the correction was due (逾期补正).
    CorrectedLate,
    /// Late, within the days granted (补报期内补齐).
    MadeUp,
    /// Delivered late (逾期报送).
    DeliveredLate,
    /// In time, waiting for the office (待审核).
    AwaitingReview,
    /// Late, waiting for the office (逾期待审).
    LatePending,
    /// Returned for correction (已退回).
    Returned,
    /// The correction is late (补正超期).
    CorrectionLate,
    /// The correction did not come (补正未报).
    CorrectionMissing,
    /// Due soon (临期).
    DueSoon,
    /// Overdue (超期).
    Overdue,
}

/// Quality (牌): a person's word, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::warning::Plate")]
pub enum Plate {
    /// Done well (绿牌).
    Green,
    /// Done in part (黄牌).
    Yellow,
    /// Not done (红牌).
    Red,
}

/// Why a plate has its colour (亮牌原因). `PG_` gives green, `PY_` yellow, `PR_` red.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::warning::PlateReason")]
pub enum PlateReason {
    /// Done well (完成较好).
    PgGood,
    /// Empty words (内容空泛).
    PyVague,
    /// Figures missing (数据不全).
    PyData,
    /// Evidence missing (佐证不足).
    PyEvidence,
    /// Wrong form (格式不符).
    PyForm,
    /// Done in part (部分完成).
    PyPartial,
    /// Not done (未完成).
    PrNotDone,
    /// Not true (与事实不符).
    PrFalse,
    /// Poor (质量差).
    PrPoor,
    /// Returned three times, and still not good (三次退回仍不合格).
    #[graphql(name = "PR_3RETURNS")]
    PrThreeReturns,
    /// Never delivered (逾期未报送); only the clock gives it.
    NotDelivered,
}

/// Where an assignment is in its life (办理状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::lamp_board::State")]
pub enum AssignmentState {
    /// Issued, not yet taken up (待签收).
    Issued,
    /// In hand (办理中).
    InHand,
    /// Reported, waiting for review (待审核).
    Submitted,
    /// Returned for correction (退回补正).
    Returned,
    /// Approved (办结).
    Approved,
    /// Cancelled (撤销).
    Cancelled,
    /// The unit asks to be relieved; its clock stands still (申请退办).
    DeclineAsked,
    /// Suspended; its clock stands still (中止).
    Suspended,
    /// Another unit has it now (已转办).
    Transferred,
}

/// The next thing somebody has to do (下一步).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Step {
    /// Report (报送).
    Report,
    /// Correct and report again (补正).
    Correct,
    /// Accept or return a part (接收配合报送).
    ReviewPart,
    /// Review a report (审核).
    Review,
}

impl From<agenda::Step> for Step {
    fn from(step: agenda::Step) -> Self {
        match step {
            agenda::Step::Report => Self::Report,
            agenda::Step::Correct => Self::Correct,
            agenda::Step::ReviewPart => Self::ReviewPart,
        }
    }
}

/// How soon it is due (轻重缓急).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::agenda::Bucket")]
pub enum Bucket {
    /// Late already (已超期).
    Overdue,
    /// Today (今天).
    Today,
    /// Within three days (三天内).
    ThreeDays,
    /// Later (以后).
    Later,
}

/// The piles on the office's desk (审核队列).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::agenda::Pile")]
pub enum Pile {
    /// Waiting for review (待审核).
    Review,
    /// Waiting longer than the office may take (审核超期).
    ReviewOverdue,
    /// Red plates waiting for the second person (待确认红牌).
    RedProposed,
    /// Requests for more time (待批延期).
    Extension,
    /// Requests to be relieved (待批退办).
    Decline,
    /// Slips waiting for a signature (待签督办单).
    Slip,
    /// Leads that ask the office to speak to those who assist (待协调).
    Coordination,
}

/// What will happen by itself (到时事项类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commands::processes::timekeeper::Kind")]
pub enum TimerKind {
    /// A lamp turns or settles (亮灯).
    Lamp,
    /// A plate is shown for want of a report (亮牌).
    Plate,
    /// Somebody is reminded (提醒).
    Reminder,
    /// A slip is proposed (拟发督办单).
    Slip,
    /// A period of a plan is issued (定期交办).
    Period,
    /// A quarter begins (季度开始).
    Quarter,
    /// A unit is told what changed its score (每日汇总).
    Digest,
}

/// Why a duty may stand still (中止原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::SuspendCause")]
pub enum SuspendCause {
    /// Waiting for a higher authority (等待上级审批).
    HigherApproval,
    /// While it is tendered (招标期间).
    Tender,
    /// While it is tested (检测鉴定期间).
    Test,
    /// The season does not allow it (季节原因).
    Season,
    /// Nobody could help it (不可抗力).
    ForceMajeure,
}

/// Why a deadline is put right (时限变更原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DueCause {
    /// The office had set it wrongly (更正时限).
    Correction,
    /// The calendar was published anew (工作日历调整).
    Calendar,
}

impl From<DueCause> for domain::assignment::DueCause {
    fn from(cause: DueCause) -> Self {
        match cause {
            DueCause::Correction => Self::Correction,
            DueCause::Calendar => Self::Calendar,
        }
    }
}

/// How grave a slip is (督办单等级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::SlipLevel")]
pub enum SlipLevel {
    /// To the principal of the unit (蓝色).
    Blue,
    /// A copy to the deputy leader (橙色).
    Orange,
    /// A copy to the leader in charge (红色).
    Red,
    /// The principal is asked to explain so many red lamps in a row (约谈).
    Interview,
}

/// Of what a unit is reminded by itself (提醒种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assignment::ReminderKind")]
pub enum ReminderKind {
    /// Nobody of the unit has looked (未查看).
    Unread,
    /// Three days before it is due (到期前三天).
    T3,
    /// The day before it is due (到期前一天).
    T1,
    /// Overdue (超期未报).
    Overdue,
    /// Returned, and to come again (退回待补正).
    Correction,
}

/// In which order assignments come (排序). Equals come in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::lamp_board::Order")]
pub enum AssignmentOrder {
    /// Soonest due first (先到期).
    Due,
    /// Last due first (后到期).
    LastDue,
    /// Newest first (最近交办).
    Issued,
    /// Last touched first (最近变动).
    Updated,
}

/// In which order matters come (排序). Equals come in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::registry::Order")]
pub enum MatterOrder {
    /// By document number (文号).
    Number,
    /// Newest first (最近登记).
    Registered,
    /// Soonest due, or longest overdue, first; last those of which no report is awaited (先到期).
    NextDue,
}

/// Why something of a period could not be issued (未能交办原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::plan::AlarmCause")]
pub enum PlanAlarmCause {
    /// The unit is closed and has no successor (单位已撤销).
    UnitClosed,
    /// The matter no longer has the item (已无此分解项).
    ItemGone,
}
