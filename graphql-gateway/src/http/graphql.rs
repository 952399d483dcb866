//! `POST /graphql`: one question or one command, answered as JSON; a subscription as events.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as Answer};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};

use super::asked::{self, Admitted, Turned};
use super::{RequestId, come_again, faulty, sse, status};
use crate::fault::{self, Code, Fault};
use crate::house::Gateway;
use crate::loaders;

/// How long a question may take.
const QUESTION: Duration = Duration::from_secs(5);
/// A command may issue thousands of assignments in one act.
const COMMAND: Duration = Duration::from_mins(1);

pub(super) async fn answer(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (guest, admitted) = match asked::admit(&gateway, &headers, body).await {
        Ok(admitted) => admitted,
        Err(Turned { status, fault }) => {
            gateway.counters.count_errors(&fault.response(&id));
            return faulty(status, &fault, &id);
        }
    };
    let Admitted { request, operation } = admitted;
    gateway.counters.count(operation);
    let (house, viewer) = (&gateway.house, guest.viewer.clone());
    match operation {
        OperationType::Subscription if wants_events(&headers) => {
            match loaders::equip_subscription(request, house, viewer).await {
                Ok((request, begun)) => sse::stream(gateway, guest, request, begun, id),
                Err(fault) => faulty(status(fault.code), &fault, &id),
            }
        }
        OperationType::Subscription => {
            let text = "订阅请用 Accept: text/event-stream 或 /graphql/ws";
            faulty(StatusCode::NOT_ACCEPTABLE, &Fault::new(Code::BadRequest, text), &id)
        }
        OperationType::Query => {
            let request = loaders::equip(request, house, viewer);
            let answered = tokio::time::timeout(QUESTION, gateway.schema.execute(request)).await;
            let busy = || Fault::new(Code::Busy, "查询超过 5 秒，请缩小范围或稍后再试");
            say(&gateway, answered.unwrap_or_else(|_| busy().response(&id)), &id)
        }
        OperationType::Mutation => {
            let request = loaders::equip(request, house, viewer);
            let answered = carry_out(&gateway, request).await;
            say(&gateway, answered.unwrap_or_else(|fault| fault.response(&id)), &id)
        }
    }
}

/// A command goes on when whoever asked has gone; it is half done never, but answered late.
async fn carry_out(gateway: &Arc<Gateway>, request: Request) -> Result<Answer, Fault> {
    let schema = gateway.schema.clone();
    let task = tokio::spawn(async move { schema.execute(request).await });
    match tokio::time::timeout(COMMAND, task).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(panicked)) => Err(Fault::internal(panicked)),
        Err(_) => Err(Fault::new(Code::OutcomeUnknown, "办理超时，请用同一命令编号重试")),
    }
}

fn say(gateway: &Gateway, answer: Answer, request_id: &str) -> Response {
    let answer = gateway.presentable(answer, request_id);
    let again = fault::may_pass(&answer);
    let response = Json(answer).into_response();
    if again { come_again(response) } else { response }
}

pub(super) async fn only_post(Extension(RequestId(id)): Extension<RequestId>) -> Response {
    let fault = Fault::new(Code::BadRequest, "只受理 POST");
    let mut response = faulty(StatusCode::METHOD_NOT_ALLOWED, &fault, &id);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|value| value.split(','))
        .any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == "text/event-stream"))
}
