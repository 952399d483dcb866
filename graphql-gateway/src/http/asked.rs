//! A request on its way to the schema: bytes, then pre-scan, then who asks, then the parser,
//! then the limits. Nothing is parsed for strangers, and nothing unbounded is parsed at all.

use std::time::Duration;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use axum::body::{self, Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use bytes::Bytes;
use serde::Deserialize;

use crate::documents::Documents;
use crate::fault::{Code, Fault};
use crate::guard;
use crate::house::{Gateway, Guest, Options};
use crate::limits;

/// A question.
pub(crate) const MAX_QUERY_BYTES: usize = 16 << 10;
/// A command with its text; also the document itself, whatever its variables hold.
pub(crate) const MAX_COMMAND_BYTES: usize = 64 << 10;
/// A table in base64, with the rest of its command.
pub(crate) const MAX_TABLE_BYTES: usize = (commands::table::MAX_BYTES / 3 + 1) * 4 + (64 << 10);
/// The only command that may be as large as a table.
const TABLE_COMMAND: &str = "importTable";
/// How long a sender may take for its bytes.
const PATIENCE: Duration = Duration::from_secs(30);
/// Any of these, with any value: a foreign page cannot send them without asking first.
const OUR_HEADERS: [&str; 2] = ["x-luoshi", "x-requested-with"];

/// The JSON of a request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ask {
    query: String,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// What may be executed.
pub(crate) struct Admitted {
    pub(crate) request: Request,
    pub(crate) operation: OperationType,
}

/// A refusal before anything was executed.
pub(crate) struct Turned {
    pub(crate) status: StatusCode,
    pub(crate) fault: Fault,
}

impl From<Fault> for Turned {
    fn from(fault: Fault) -> Self {
        Self { status: super::status(fault.code), fault }
    }
}

impl Turned {
    fn away(status: StatusCode, text: &str) -> Self {
        Self { status, fault: Fault::new(Code::BadRequest, text) }
    }
}

/// Takes a POST apart. The size that is allowed grows with who asks and for what.
pub(crate) async fn admit(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Guest, Admitted), Turned> {
    must_be_json(headers)?;
    must_be_from_our_page(headers, &gateway.options)?;
    let mut guest = None;
    if announced(&body) > MAX_COMMAND_BYTES {
        guest = Some(gateway.guest(headers).await?);
    }
    let most = if guest.is_some() { MAX_TABLE_BYTES } else { MAX_COMMAND_BYTES };
    let bytes = read(body, most).await?;
    let ask = understand(&bytes)?;
    let guest = match guest {
        Some(guest) => guest,
        None => gateway.guest(headers).await?,
    };
    let (admitted, root_fields) = ask.parse(&gateway.options.documents)?;
    if bytes.len() > allowed(admitted.operation, &root_fields) {
        return Err(too_large());
    }
    Ok((guest, admitted))
}

/// Reads the JSON and scans the document in it.
pub(crate) fn understand(bytes: &[u8]) -> Result<Ask, Turned> {
    guard::scan_json(bytes).map_err(Fault::from)?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Turned::away(StatusCode::BAD_REQUEST, "一次只受理一个请求"));
    }
    let ask: Ask = serde_json::from_slice(bytes)
        .map_err(|_| Turned::away(StatusCode::BAD_REQUEST, "请求不是合规的 JSON"))?;
    ask.scan()?;
    Ok(ask)
}

impl Ask {
    /// One that came by another way than a body of its own.
    pub(crate) fn from_value(value: serde_json::Value) -> Result<Self, Fault> {
        let ask: Self = serde_json::from_value(value)
            .map_err(|_| Fault::new(Code::BadRequest, "请求不是合规的 JSON"))?;
        ask.scan()?;
        Ok(ask)
    }

    fn scan(&self) -> Result<(), Fault> {
        if self.query.len() > MAX_COMMAND_BYTES {
            return Err(Fault::new(Code::BadRequest, "查询文本过大，请把内容放进变量"));
        }
        Ok(guard::scan(&self.query)?)
    }

    /// The document, once it has been scanned.
    pub(crate) fn parse(self, known: &Documents) -> Result<(Admitted, Vec<String>), Fault> {
        known.must_know(&self.query)?;
        let document = parse_query(&self.query)
            .map_err(|_| Fault::new(Code::BadRequest, "查询不合 GraphQL 语法"))?;
        let asks = limits::check(&document)?;
        let variables = serde_json::Value::Object(self.variables.unwrap_or_default());
        let mut request = Request::new(self.query).variables(Variables::from_json(variables));
        request.operation_name = self.operation_name;
        request.set_parsed_query(document);
        Ok((Admitted { request, operation: asks.operation }, asks.root_fields))
    }
}

fn allowed(operation: OperationType, root_fields: &[String]) -> usize {
    match operation {
        OperationType::Query | OperationType::Subscription => MAX_QUERY_BYTES,
        OperationType::Mutation if root_fields == [TABLE_COMMAND] => MAX_TABLE_BYTES,
        OperationType::Mutation => MAX_COMMAND_BYTES,
    }
}

pub(crate) fn must_be_json(headers: &HeaderMap) -> Result<(), Turned> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = given.unwrap_or_default().split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|part| part.to_ascii_lowercase().replace('"', "") == "charset=utf-8");
    if json && utf8 {
        return Ok(());
    }
    Err(Turned::away(StatusCode::UNSUPPORTED_MEDIA_TYPE, "只受理 application/json（UTF-8）"))
}

/// Against forged requests: a header no foreign page can send, and an origin that is ours.
pub(crate) fn must_be_from_our_page(headers: &HeaderMap, options: &Options) -> Result<(), Turned> {
    let ours = OUR_HEADERS.iter().any(|name| headers.contains_key(*name));
    if ours && is_our_origin(headers, options) {
        return Ok(());
    }
    let text = "请求须带 x-luoshi 头，并来自本系统的页面";
    let fault = Fault::new(Code::Forbidden, text);
    Err(Turned { status: StatusCode::FORBIDDEN, fault })
}

/// Programs send no origin; a browser's must be the host it asks, or one that is named.
pub(crate) fn is_our_origin(headers: &HeaderMap, options: &Options) -> bool {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let (Some(origin), Some(host)) = (text(origin), headers.get(header::HOST).and_then(text))
    else {
        return false;
    };
    let of_host = origin.split_once("://").is_some_and(|(_, it)| it.eq_ignore_ascii_case(&host));
    of_host || options.origins.contains(&origin)
}

/// What comes in pieces announces nothing, and gets no more than a command.
fn announced(body: &Body) -> usize {
    usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX)
}

async fn read(body: Body, most: usize) -> Result<Bytes, Turned> {
    match tokio::time::timeout(PATIENCE, body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Turned::away(StatusCode::REQUEST_TIMEOUT, "请求发送过慢")),
    }
}

fn too_large() -> Turned {
    Turned::away(StatusCode::PAYLOAD_TOO_LARGE, "请求过大，请缩短内容；表格不超过 5 MiB")
}
