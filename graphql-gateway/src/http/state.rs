//! How the service is: ready or not, what it has done, and the schema it serves.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::plain;
use crate::house::Gateway;

/// How long readiness waits for the read models.
const PATIENCE: Duration = Duration::from_secs(1);

/// Ready when every read model is where the log is, and none has stopped.
pub(super) async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let Ok(head) = gateway.house.desk.log().head().await else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "the archive cannot be read\n");
    };
    let projections = &gateway.house.projections;
    let halted: Vec<_> =
        projections.health().into_iter().filter(|it| it.halted.is_some()).collect();
    if !halted.is_empty() {
        let names: Vec<_> = halted.iter().map(|it| it.name).collect();
        let text = format!("halted: {}\n", names.join(", "));
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    }
    if projections.caught_up(head, PATIENCE).await {
        plain(StatusCode::OK, "ready\n")
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, "catching up\n")
    }
}

pub(super) async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    let text = gateway.counters.text(&gateway.house.projections);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

pub(super) async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], crate::SCHEMA).into_response()
}
