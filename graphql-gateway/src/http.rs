//! The gateway's addresses, and what every answer carries.

mod entrance;
mod page;
mod county_map;
mod asked;
mod graphql;
mod sse;
mod socket;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Json, Redirect, Response};
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

pub use county_map::{CountyMap, NoMap};

use crate::fault::{Code, Fault};
use crate::house::{Gateway, House, Options};

/// Everything the service answers over HTTP.
pub fn router(house: House, options: Options) -> Router {
    let gateway = Arc::new(Gateway::new(house, options));
    Router::new()
        .route("/", get(page::home))
        .route("/graphql", post(graphql::answer).fallback(graphql::only_post))
        .route("/graphql/ws", any(socket::upgrade))
        .route("/schema.graphql", get(state::schema))
        .route("/enter", get(entrance::enter).head(|| async { StatusCode::NO_CONTENT }))
        .route("/session", get(entrance::session).post(entrance::step_into).delete(entrance::leave))
        .route("/county.geojson", get(county_map::serve))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(state::ready))
        .route("/metrics", get(state::metrics))
        .route("/graphiql", get(|| async { Redirect::to("/graphiql/") }))
        .route("/graphiql/{*path}", get(page::graphiql_file))
        .route("/graphiql/", get(page::graphiql))
        .fallback(page::other)
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| panicked()))
        .layer(middleware::map_response(with_our_headers))
        .layer(middleware::from_fn_with_state(Arc::clone(&gateway), name_the_request))
        .with_state(gateway)
}

/// Seconds after which what was away may be back: a crowd is served, or the database started again.
const SOON: &str = "2";

/// The name a request goes by in the log and in the answer.
#[derive(Debug, Clone)]
struct RequestId(String);

async fn name_the_request(
    State(gateway): State<Arc<Gateway>>,
    mut request: axum::extract::Request,
    next: middleware::Next,
) -> Response {
    let id = gateway.counters.request_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// No foreign page may frame us, and nothing we serve loads anything from elsewhere.
async fn with_our_headers(mut response: Response) -> Response {
    const OURS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let headers = response.headers_mut();
    for (name, value) in OURS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn panicked() -> Response {
    let fault = Fault::internal("a handler panicked");
    faulty(StatusCode::INTERNAL_SERVER_ERROR, &fault, "see the panic above")
}

/// A fault as a GraphQL answer with a status of HTTP.
fn faulty(status: StatusCode, fault: &Fault, request_id: &str) -> Response {
    let response = (status, Json(fault.response(request_id))).into_response();
    if fault.code.may_pass() { come_again(response) } else { response }
}

/// Says when the same request may be sent again.
fn come_again(mut response: Response) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(SOON));
    response
}

/// The status a request is refused with before anything is executed.
fn status(code: Code) -> StatusCode {
    match code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::BadRequest
        | Code::PersistedQueryNotFound
        | Code::QueryTooComplex
        | Code::CommandIdReused => StatusCode::BAD_REQUEST,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::ReadModelHalted | Code::Busy | Code::OutcomeUnknown => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Code::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::SlowConsumer | Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
