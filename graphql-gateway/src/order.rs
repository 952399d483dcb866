//! Orders to the desk: the part every command has in common, and what comes back.

use std::time::Duration;

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, InputType, SimpleObject};
use commands::{Answer, Asked, Client, ClientKind, Done, Keepable, Request};
use domain::assignment::{Assignment, AssignmentId};
use domain::unit::UnitId;
use domain::{Refusal, gone};
use projections::{Cursor, archive};
use serde_json::json;
use uuid::Uuid;

use crate::fault::Fault;
use crate::loaders::{self, house};
use crate::nouns::event::Event;
use crate::paging::limit;
use crate::scalars::{DateTime, Position};
use crate::viewer::viewer;

/// How long a command waits for the read models it is answered from.
const PATIENCE: Duration = Duration::from_secs(2);

/// What every command carries (命令).
#[derive(Debug, Clone, InputObject)]
pub struct Cmd {
    /// A UUID of the sender's own, best one that begins with the time, version 7. Sent twice, it
    /// is done once and answered twice (命令编号).
    pub id: ID,
    /// Refuse unless the thing stands at this version; for commands to one thing (预期版本).
    pub expected_version: Option<u64>,
    /// When a device took it down; the server's clock decides all the same (采集时间).
    pub captured_at: Option<DateTime>,
}

/// That a command was done (回执).
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct Receipt {
    /// The id it was sent under (命令编号).
    command_id: ID,
    /// Of its last fact; null when there was nothing to record (位置).
    position: Option<Position>,
    /// False: done, but lists may not show it yet (已反映到列表).
    projected: bool,
    /// Of its first and last fact.
    #[graphql(skip)]
    positions: Option<(Cursor, Cursor)>,
}

impl Receipt {
    /// For what is done without putting a fact on record.
    pub fn of_no_fact(cmd: &Cmd) -> Self {
        Self { command_id: cmd.id.clone(), position: None, projected: true, positions: None }
    }
}

#[ComplexObject]
impl Receipt {
    /// The facts it put on record, in order (所记事件). None when there was nothing to record.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "Facts to leave out at the beginning (跳过)", default = 0)] skip: u32,
    ) -> Result<Vec<Event>, Fault> {
        let limit = limit(first)?;
        let (Some(positions), Ok(command)) = (self.positions, Uuid::try_parse(&self.command_id))
        else {
            return Ok(vec![]);
        };
        let page = (usize::try_from(skip).unwrap_or(usize::MAX), limit);
        let log = house(ctx)?.desk.log();
        let facts = archive::of_command(&**log, command, positions, page).await?;
        Ok(facts.into_iter().map(Event::from).collect())
    }
}

/// A rule said no (业务拒绝). Nothing is broken, nothing was written, and the same again gets
/// the same answer.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// For programs (代码).
    code: UserErrorCode,
    /// Path of the input it is about (输入路径).
    field: Vec<String>,
    /// For people, in Chinese (说明).
    message: String,
    /// What helps to put it right, such as the version there is (补救提示).
    hint: Option<async_graphql::Json<serde_json::Value>>,
}

/// Every reason a rule may have (拒绝代码).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UserErrorCode {
    /// Not for this role (无权办理).
    Forbidden,
    /// Not about one's own unit (本单位回避).
    OwnUnit,
    /// Another unit answers for it (非责任单位).
    NotResponsible,
    /// Somebody else must do it (须另一人).
    SamePerson,
    /// A second person must confirm (须第二人确认).
    SecondPersonRequired,
    /// There is none, or it is not to be seen (没有这个对象).
    NotFound,
    /// Not in this state (状态不符).
    WrongState,
    /// Somebody was faster (版本冲突).
    VersionConflict,
    /// An input is wrong (输入有误).
    Invalid,
    /// A reason is missing (缺原因).
    ReasonRequired,
    /// The deadline is past (时限已过).
    DuePast,
    /// Evidence is missing (缺佐证).
    EvidenceRequired,
    /// A limit is met (超出限制).
    LimitReached,
    /// It exists already (已存在).
    Duplicate,
    /// What was previewed is no longer what would be sent (预览已变).
    PreviewChanged,
    /// Somebody has seen it (已有人查看).
    AlreadyViewed,
    /// Something is still open (尚有未办结).
    StillOpen,
    /// Its time has not come yet (时间未到).
    TooEarly,
    /// Its time is over (已过办理时间).
    TooLate,
    /// More time is asked for before it is up (到期后不能申请延期).
    ExtAfterDue,
    /// The quarter is settled (已定榜).
    QuarterFrozen,
    /// Not a table we can read (文件类型不符).
    WrongFileType,
    /// The file is too large (文件过大).
    FileTooLarge,
    /// The table has too many rows (行数过多).
    TooManyRows,
    /// The table has too many columns (列数过多).
    TooManyColumns,
    /// The table holds nothing (空表).
    EmptyTable,
    /// The file is damaged (无法读取).
    Unreadable,
    /// The workbook has no such sheet (没有这个工作表).
    SheetNotFound,
    /// The table has no header we know (没有表头).
    NoHeader,
    /// The header lacks a column (缺少列).
    MissingColumn,
    /// Doubts stand in the way of the table (表格有疑点).
    DoubtsRemain,
}

/// What came of a command.
pub struct Outcome<T> {
    pub receipt: Option<Receipt>,
    pub user_errors: Vec<UserError>,
    pub done: Option<T>,
}

impl<T> Outcome<T> {
    pub fn refused(error: impl Into<UserError>) -> Self {
        Self { receipt: None, user_errors: vec![error.into()], done: None }
    }
}

/// Asks one thing one command.
pub async fn tell<D: Keepable>(
    ctx: &Context<'_>,
    cmd: &Cmd,
    id: &str,
    command: D::Command,
) -> Result<Outcome<()>, Fault> {
    let Some(asked) = asked(ctx, cmd, cmd.expected_version)? else { return Ok(no_uuid()) };
    let answer = house(ctx)?.desk.tell::<D>(id, command, &asked).await;
    outcome(ctx, cmd, answer).await
}

/// Carries out a request to several things at once.
pub async fn handle<R: Request>(
    ctx: &Context<'_>,
    cmd: &Cmd,
    request: &R,
) -> Result<Outcome<R::Outcome>, Fault> {
    let Some(asked) = asked(ctx, cmd, None)? else { return Ok(no_uuid()) };
    let answer = house(ctx)?.desk.handle(request, &asked).await;
    outcome(ctx, cmd, answer).await
}

/// What a request would come to.
pub async fn rehearse<R: Request>(
    ctx: &Context<'_>,
    cmd: &Cmd,
    request: &R,
) -> Result<Result<R::Outcome, Refusal>, Fault> {
    let Some(asked) = asked(ctx, cmd, None)? else { return Ok(Err(bad_command_id())) };
    Ok(house(ctx)?.desk.rehearse(request, &asked).await?)
}

/// Asks an assignment. To whom does not see it, every refusal says that there is none, so that
/// nobody learns from an answer what they may not read.
pub async fn tell_assignment(
    ctx: &Context<'_>,
    cmd: &Cmd,
    assignment: Option<AssignmentId>,
    command: domain::assignment::Command,
) -> Result<Outcome<()>, Fault> {
    let Some(assignment) = assignment else { return Ok(Outcome::refused(Refusal::NotFound)) };
    let id = assignment.0.to_string();
    let told = tell::<Assignment>(ctx, cmd, &id, command).await?;
    if told.user_errors.is_empty() {
        return Ok(told);
    }
    let posted = loaders::load(ctx, assignment).await?;
    let viewer = viewer(ctx)?;
    if posted.is_some_and(|posted| viewer.sees(&posted.row)) || viewer.sees_county() {
        return Ok(told);
    }
    Ok(Outcome::refused(Refusal::NotFound))
}

/// Who asks, under which id; `None` where the id is no UUID.
pub fn asked(
    ctx: &Context<'_>,
    cmd: &Cmd,
    expected_version: Option<u64>,
) -> Result<Option<Asked>, Fault> {
    let actor = viewer(ctx)?.actor();
    let Ok(id) = Uuid::try_parse(&cmd.id.0) else { return Ok(None) };
    let captured_at = cmd.captured_at.map(|at| at.0);
    let client = Client { kind: ClientKind::Web, captured_at, offline: false };
    Ok(Some(Asked { client, expected_version, ..Asked::by(actor, id, ClientKind::Web) }))
}

pub fn bad_command_id() -> Refusal {
    Refusal::invalid("cmd.id", "须为 UUID")
}

pub fn no_uuid<T>() -> Outcome<T> {
    Outcome::refused(bad_command_id())
}

pub async fn outcome<T>(
    ctx: &Context<'_>,
    cmd: &Cmd,
    answer: Answer<T>,
) -> Result<Outcome<T>, Fault> {
    let Done { outcome, positions } = match answer? {
        Ok(done) => done,
        Err(refusal) => return Ok(Outcome::refused(in_names(ctx, refusal).await?)),
    };
    loaders::forget(ctx)?;
    let last = positions.map(|(_, last)| last);
    let projected = match last {
        Some(last) => house(ctx)?.projections.caught_up(last, PATIENCE).await,
        None => true,
    };
    let position = last.map(|last| Position(last.raw().to_string()));
    let receipt = Receipt { command_id: cmd.id.clone(), position, projected, positions };
    Ok(Outcome { receipt: Some(receipt), user_errors: vec![], done: Some(outcome) })
}

/// A refusal with the units it is about by their short names; facts and rules know codes alone.
async fn in_names(ctx: &Context<'_>, refusal: Refusal) -> Result<UserError, Fault> {
    let units: Vec<_> = match &refusal {
        Refusal::PartsUnnamed { units } => units.clone(),
        Refusal::UnitGone { unit, heir } => [unit].into_iter().chain(heir).cloned().collect(),
        _ => return Ok(refusal.into()),
    };
    let known = loaders::many(ctx, units.iter().cloned()).await?;
    let name = |unit: &'_ UnitId| match known.get(unit) {
        Some(known) => known.row.short_name.clone(),
        None => unit.as_str().to_owned(),
    };
    let names: Vec<_> = units.iter().map(name).collect();
    let message = match (&refusal, names.as_slice()) {
        (Refusal::UnitGone { .. }, [unit, heir @ ..]) => {
            gone(unit, heir.first().map(String::as_str))
        }
        _ => format!("须并入或注明缺报：{}", names.join("、")),
    };
    Ok(UserError { message, ..refusal.into() })
}

impl UserError {
    pub fn new(code: UserErrorCode, field: &str, message: impl Into<String>) -> Self {
        let field = field.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, field, message: message.into(), hint: None }
    }
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        let field = match &refusal {
            Refusal::Invalid { field, .. } => *field,
            Refusal::VersionConflict { .. } => "cmd.expectedVersion",
            Refusal::PreviewChanged => "previewHash",
            Refusal::DuePast => "due",
            Refusal::ReasonRequired => "reason",
            Refusal::PartsUnnamed { .. } => "parts",
            Refusal::UnitGone { .. } => "to",
            _ => "",
        };
        let hint = match &refusal {
            Refusal::VersionConflict { have } => Some(json!({ "version": have })),
            Refusal::PartsUnnamed { units } => {
                let codes: Vec<_> = units.iter().map(UnitId::as_str).collect();
                Some(json!({ "units": codes }))
            }
            Refusal::UnitGone { heir: Some(heir), .. } => Some(json!({ "unit": heir.as_str() })),
            Refusal::StillOpen { open } => Some(json!({ "open": open })),
            Refusal::WrongState { state } => Some(json!({ "state": state })),
            _ => None,
        };
        // The field has a place of its own; to people it is a foreign word.
        let message = match &refusal {
            Refusal::Invalid { why, .. } => why.clone(),
            other => other.to_string(),
        };
        let error = Self::new(UserErrorCode::of(&refusal), field, message);
        Self { hint: hint.map(async_graphql::Json), ..error }
    }
}

impl UserErrorCode {
    /// A new refusal must find its code here; the domain's own code is the same word.
    fn of(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Forbidden => Self::Forbidden,
            Refusal::OwnUnit => Self::OwnUnit,
            Refusal::NotResponsible => Self::NotResponsible,
            Refusal::SamePerson => Self::SamePerson,
            Refusal::SecondPersonRequired => Self::SecondPersonRequired,
            Refusal::NotFound => Self::NotFound,
            Refusal::WrongState { .. } => Self::WrongState,
            Refusal::VersionConflict { .. } => Self::VersionConflict,
            Refusal::Invalid { .. } | Refusal::PartsUnnamed { .. } | Refusal::UnitGone { .. } => {
                Self::Invalid
            }
            Refusal::ReasonRequired => Self::ReasonRequired,
            Refusal::DuePast => Self::DuePast,
            Refusal::EvidenceRequired => Self::EvidenceRequired,
            Refusal::LimitReached { .. } => Self::LimitReached,
            Refusal::Duplicate { .. } => Self::Duplicate,
            Refusal::PreviewChanged => Self::PreviewChanged,
            Refusal::AlreadyViewed => Self::AlreadyViewed,
            Refusal::StillOpen { .. } => Self::StillOpen,
            Refusal::TooEarly { .. } => Self::TooEarly,
            Refusal::TooLate { .. } => Self::TooLate,
            Refusal::ExtAfterDue => Self::ExtAfterDue,
            Refusal::QuarterFrozen => Self::QuarterFrozen,
        }
    }

    /// The enum's value with this name, as a table's refusal gives it.
    pub fn read(code: &str) -> Option<Self> {
        Self::parse(Some(async_graphql::Value::Enum(async_graphql::Name::new(code)))).ok()
    }
}
