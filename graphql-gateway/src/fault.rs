//! Faults: why a request got no answer, as a published code. A rule's no is not among them; it
//! is an answer and travels in `userErrors`.
//!
//! What a fault tells a person is written here or by a rule; what went wrong inside is logged
//! under the id of the request and never sent.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, PathSegment, Response, ServerError, Value};
use commands::DeskError;
use commands::door::DoorError;
use commands::inbox::Unmarked;
use commands::vault::VaultError;
use projections::ReadError;
use projections::archive::Unread;
use projections::outcome::ReckonError;
use projections::questions::Unanswered;
use strum::{IntoStaticStr, VariantArray};

use crate::guard::Excess;

/// The published list, in `errors[].extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// Nobody is signed in.
    Unauthenticated,
    /// Whoever is signed in may not see this.
    Forbidden,
    /// There is none.
    NotFound,
    /// The request is not one we understand.
    BadRequest,
    /// An operation that is none of the page's, outside of demo and developer mode.
    PersistedQueryNotFound,
    /// Understood, but more than one answer should hold.
    QueryTooComplex,
    /// Something is broken; the request id leads to the reason in the log.
    Internal,
    /// What is asked about is being told anew or has stopped.
    ReadModelHalted,
    /// Too much at once, or the database is away for a moment; the same request may be sent
    /// again, and nothing was done.
    Busy,
    /// The command id was used for another request.
    CommandIdReused,
    /// It is not known whether it was done; send it again under the same command id.
    OutcomeUnknown,
    /// Nothing can be written any more.
    StorageFull,
    /// A subscription was read too slowly; take it up again where it stopped.
    SlowConsumer,
    /// More subscriptions than one connection may have.
    RateLimited,
}

impl Code {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether the same request may be sent again in a moment.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Busy | Self::OutcomeUnknown | Self::ReadModelHalted)
    }
}

#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    pub code: Code,
    /// For people.
    pub message: String,
    /// For the log.
    why: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), why: None }
    }

    /// Something is broken.
    pub fn internal(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::because(Code::Internal, "服务出了问题，请凭请求编号联系管理员", why)
    }

    /// Something is broken, or only away for a moment.
    fn of(why: impl Into<Box<dyn std::error::Error + Send + Sync>>, may_pass: bool) -> Self {
        if may_pass {
            Self::because(Code::Busy, "数据库暂时连不上，请稍后再试", why)
        } else {
            Self::internal(why)
        }
    }

    pub fn forbidden() -> Self {
        Self::new(Code::Forbidden, "您的身份不能查看这项内容")
    }

    pub fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "请先登录")
    }

    pub(crate) fn because(
        code: Code,
        message: &str,
        why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { code, message: message.into(), why: Some(Arc::from(why.into())) }
    }

    /// Logs what is behind it, and says what may be told.
    pub fn tell(&self, request_id: &str) -> ServerError {
        if let Some(why) = &self.why {
            let (code, why) = (self.code.as_str(), chain(&**why));
            tracing::error!(request_id, code, why, "a request failed");
        }
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code.as_str());
        if self.code == Code::Internal {
            extensions.set("requestId", request_id);
        }
        let mut error = ServerError::new(self.message.clone(), None);
        error.extensions = Some(extensions);
        error
    }

    /// As an answer of its own.
    pub fn response(&self, request_id: &str) -> Response {
        Response::from_errors(vec![self.tell(request_id)])
    }
}

/// Every error of a response, as it may be told. Texts of libraries name types and fields, so
/// only ours go out; of the others, the place remains. Where a resolver failed, async-graphql
/// leaves its key out, which the schema does not allow: then there is no data at all.
pub fn presentable(mut response: Response, request_id: &str) -> Response {
    if response.errors.iter().any(|error| is_left_out(&response.data, &error.path)) {
        response.data = Value::Null;
    }
    let told = |error: &&mut ServerError| {
        error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some())
    };
    for error in response.errors.iter_mut().filter(|error| !told(error)) {
        let fault = error.source::<Fault>().cloned().unwrap_or_else(|| foreign(&error.message));
        let told = fault.tell(request_id);
        error.message = told.message;
        error.extensions = told.extensions;
        error.source = None;
    }
    response
}

/// Whether any error of a presentable response may be gone in a moment.
pub fn may_pass(response: &Response) -> bool {
    let passes = |code: &Value| {
        Code::VARIANTS.iter().any(|it| it.may_pass() && *code == Value::from(it.as_str()))
    };
    let codes = response.errors.iter().filter_map(|error| error.extensions.as_ref()?.get("code"));
    codes.into_iter().any(passes)
}

/// Whether the data ends before the path does, and not with a null.
fn is_left_out(data: &Value, path: &[PathSegment]) -> bool {
    let Some((step, rest)) = path.split_first() else { return false };
    let inner = match (data, step) {
        (Value::Null, _) => return false,
        (Value::Object(fields), PathSegment::Field(name)) => fields.get(name.as_str()),
        (Value::List(items), PathSegment::Index(index)) => items.get(*index),
        _ => None,
    };
    inner.is_none_or(|inner| is_left_out(inner, rest))
}

/// async-graphql has texts, not codes.
fn foreign(message: &str) -> Fault {
    let limits = ["too complex", "too deep", "recursion depth", "number of directives"];
    if limits.iter().any(|limit| message.contains(limit)) {
        return Fault::new(Code::QueryTooComplex, "查询过于复杂，请分次查询");
    }
    Fault::new(Code::BadRequest, "查询不合法，请对照 schema.graphql 检查字段、参数和变量")
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// A field that may be denied or fail without harm to what stands beside it: null then, and an
/// error of its own. (Where a resolver itself fails, nothing of the answer is given.)
pub type Deniable<T> = Option<Result<T, Fault>>;

impl From<Excess> for Fault {
    fn from(excess: Excess) -> Self {
        let code =
            if excess == Excess::JsonDepth { Code::BadRequest } else { Code::QueryTooComplex };
        Self::new(code, excess.to_string())
    }
}

impl From<DeskError> for Fault {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::CommandIdReused => {
                Self::new(Code::CommandIdReused, "这个命令编号已用于另一请求，请换一个编号")
            }
            DeskError::Busy => Self::new(Code::Busy, "办理的人较多，请用同一命令编号重试"),
            DeskError::OutcomeUnknown(_) => Self::because(
                Code::OutcomeUnknown,
                "不能确定是否已办理，请用同一命令编号重试",
                error,
            ),
            DeskError::StorageFull => {
                Self::because(Code::StorageFull, "存储空间已满，暂不能办理，请联系管理员", error)
            }
            DeskError::Unwritten(_)
            | DeskError::Unread(_)
            | DeskError::Unreadable { .. }
            | DeskError::Unexpected(_) => {
                let may_pass = error.may_pass();
                Self::of(error, may_pass)
            }
        }
    }
}

/// Errors that know whether they pass by themselves.
macro_rules! faults {
    ($($error:ty),*) => {
        $(impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                let may_pass = error.may_pass();
                Self::of(error, may_pass)
            }
        })*
    };
}

faults!(ReadError, ReckonError, Unanswered, Unread, VaultError, DoorError, Unmarked);
