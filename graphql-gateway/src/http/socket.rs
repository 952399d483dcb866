//! Subscriptions over WebSocket, in the protocol `graphql-transport-ws`.
//!
//! Who asks is read from the cookie of the upgrade, so a foreign page must be kept out by its
//! origin. One task serves one connection: it takes the next answer only when the last one has
//! gone out, so a slow reader holds up its own subscriptions and nothing else.

mod talk;

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::asked::{self, MAX_QUERY_BYTES};
use super::{RequestId, faulty, status};
use crate::fault::{Code, Fault};
use crate::house::Gateway;

const PROTOCOL: &str = "graphql-transport-ws";

pub(super) async fn upgrade(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !asked::is_our_origin(&headers, &gateway.options) {
        let fault = Fault::new(Code::Forbidden, "请从本系统的页面连接");
        return faulty(StatusCode::FORBIDDEN, &fault, &id);
    }
    let bad = || {
        let fault = Fault::new(Code::BadRequest, "须以 graphql-transport-ws 协议连接");
        faulty(StatusCode::BAD_REQUEST, &fault, &id)
    };
    let Ok(upgrade) = upgrade else { return bad() };
    let upgrade = upgrade.max_message_size(MAX_QUERY_BYTES).max_frame_size(MAX_QUERY_BYTES);
    let upgrade = upgrade.protocols([PROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return bad();
    }
    match gateway.guest(&headers).await {
        Ok(guest) => upgrade.on_upgrade(move |socket| async move {
            talk::Talk::new(&gateway, guest, id, socket).serve().await;
        }),
        Err(fault) => faulty(status(fault.code), &fault, &id),
    }
}
