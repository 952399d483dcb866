//! The words of time: why a duty stands still or moves, of what one is reminded, how grave a
//! slip is.

word! {
    /// Why a duty may stand still (24).
    pub enum SuspendCause {
        /// 等待上级审批
        HigherApproval,
        /// 招标期间
        Tender,
        /// 检测鉴定期间
        Test,
        /// 季节原因
        Season,
        /// 不可抗力
        ForceMajeure,
    }
}

impl SuspendCause {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::HigherApproval => "等待上级审批",
            Self::Tender => "招标期间",
            Self::Test => "检测鉴定期间",
            Self::Season => "季节原因",
            Self::ForceMajeure => "不可抗力",
        }
    }
}

word! {
    /// Why a deadline is another one than was ordered.
    pub enum DueCause {
        /// 延期获准
        Extension,
        /// The clock stood still (G17).
        Pause,
        /// The office had set it wrongly (30).
        Correction,
        /// The calendar was published anew (G5).
        Calendar,
    }
}

impl DueCause {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Extension => "准予延期",
            Self::Pause => "暂停计时顺延",
            Self::Correction => "更正时限",
            Self::Calendar => "工作日历调整",
        }
    }
}

word! {
    /// Of what a unit is reminded by itself (27).
    pub enum ReminderKind {
        /// 未查看
        Unread,
        /// 到期前三天
        T3,
        /// 到期前一天
        T1,
        /// 超期未报
        Overdue,
        /// 退回待补正
        Correction,
    }
}

impl ReminderKind {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Unread => "未查看提醒",
            Self::T3 => "到期前三天提醒",
            Self::T1 => "到期前一天提醒",
            Self::Overdue => "超期提醒",
            Self::Correction => "补正提醒",
        }
    }
}

word! {
    /// How grave a slip (督办单) is (3.13).
    pub enum SlipLevel {
        /// 蓝色：责任单位主要负责同志
        Blue,
        /// 橙色：抄送分管县领导
        Orange,
        /// 红色：抄送主要县领导
        Red,
        /// 约谈主要负责同志: of no ladder, but for reds in a row.
        Interview,
    }
}

impl SlipLevel {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Blue => "蓝色督办单",
            Self::Orange => "橙色督办单",
            Self::Red => "红色督办单",
            Self::Interview => "约谈",
        }
    }
}
