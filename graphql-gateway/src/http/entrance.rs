//! Coming in by a printed link, stepping into another role of a demo county, and leaving.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::unit::UnitId;
use serde::{Deserialize, Serialize};

use super::asked::{self, Turned};
use super::{RequestId, faulty, status};
use crate::fault::{Code, Fault};
use crate::house::{COOKIE, Gateway, Guest, token};

/// Longest body of a switch of role.
const MAX_BYTES: usize = 1 << 10;
const SPENT: &str = include_str!("../pages/spent.html");

#[derive(Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    key: String,
}

/// Uses a one-time link up. The redirect keeps the key out of the address line.
pub(super) async fn enter(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    Query(Key { key }): Query<Key>,
) -> Response {
    match gateway.house.door.enter(&key).await {
        Ok(Some(session)) => {
            (CookieJar::new().add(cookie(session, &gateway)), Redirect::to("/")).into_response()
        }
        Ok(None) => (StatusCode::FORBIDDEN, Html(SPENT)).into_response(),
        Err(error) => faulty(StatusCode::SERVICE_UNAVAILABLE, &error.into(), &id),
    }
}

/// Who is signed in, as the page shows it.
#[derive(Serialize)]
struct Session {
    demo: bool,
    name: String,
    /// `SUP_HEAD`; the page has the word.
    role: &'static str,
    /// The unit's name, or its code while nobody has told it.
    unit: String,
    /// Which of `roles` this is; empty when none.
    key: String,
    /// `GraphiQL` is served, and any query answered.
    graphiql: bool,
    /// What time it is in the house; the browser's clock is not asked.
    now: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Choice>,
}

/// Nobody yet; in a demo county they may choose who to be.
#[derive(Serialize)]
struct Stranger {
    #[serde(flatten)]
    refusal: async_graphql::Response,
    demo: bool,
    now: String,
    roles: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    key: String,
    label: String,
}

pub(super) async fn session(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let session = async { describe(&gateway, &gateway.guest(&headers).await?).await };
    match session.await {
        Ok(session) => Json(session).into_response(),
        Err(fault) if fault.code == Code::Unauthenticated && !gateway.options.demo.is_empty() => {
            let refusal = fault.response(&id);
            let (now, roles) = (now(&gateway), choices(&gateway));
            (status(fault.code), Json(Stranger { refusal, demo: true, now, roles })).into_response()
        }
        Err(fault) => faulty(status(fault.code), &fault, &id),
    }
}

async fn describe(gateway: &Gateway, guest: &Guest) -> Result<Session, Fault> {
    let account = &guest.viewer.account;
    let demo = &gateway.options.demo;
    let key = demo.iter().find(|role| role.user == account.user);
    Ok(Session {
        demo: !demo.is_empty(),
        name: account.name.clone(),
        role: account.role.into(),
        unit: unit_name(gateway, &account.unit).await?,
        key: key.map(|role| role.key.clone()).unwrap_or_default(),
        graphiql: gateway.options.documents.is_any(),
        now: now(gateway),
        roles: choices(gateway),
    })
}

fn choices(gateway: &Gateway) -> Vec<Choice> {
    let choice =
        |role: &crate::house::DemoRole| Choice { key: role.key.clone(), label: role.label.clone() };
    gateway.options.demo.iter().map(choice).collect()
}

/// With the offset of Beijing.
fn now(gateway: &Gateway) -> String {
    gateway.house.desk.now().local().to_rfc3339()
}

async fn unit_name(gateway: &Gateway, unit: &UnitId) -> Result<String, Fault> {
    let found = gateway.house.questions.unit(unit).await?;
    Ok(found.map_or_else(|| unit.as_str().to_owned(), |entry| entry.row.short_name))
}

#[derive(Deserialize)]
struct Wish {
    role: String,
}

/// Steps into a role. In a demo county everybody may be anybody; elsewhere nobody may.
pub(super) async fn step_into(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Response {
    match step(&gateway, &headers, body).await {
        Ok(cookie) => (CookieJar::new().add(cookie), StatusCode::NO_CONTENT).into_response(),
        Err(Turned { status, fault }) => faulty(status, &fault, &id),
    }
}

async fn step(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: axum::body::Body,
) -> Result<Cookie<'static>, Turned> {
    asked::must_be_json(headers)?;
    asked::must_be_from_our_page(headers, &gateway.options)?;
    let refusal = |text| Fault::new(Code::BadRequest, text);
    let bytes = axum::body::to_bytes(body, MAX_BYTES).await;
    let wish = bytes.ok().and_then(|bytes| serde_json::from_slice::<Wish>(&bytes).ok());
    let Wish { role } = wish.ok_or_else(|| refusal("须写明 role"))?;
    if gateway.options.demo.is_empty() {
        return Err(Fault::new(Code::Forbidden, "只有演示数据可以切换身份").into());
    }
    let wanted = gateway.options.demo.iter().find(|it| it.key == role);
    let wanted = wanted.ok_or_else(|| refusal("没有这个身份"))?;
    let door = &gateway.house.door;
    if let Some(old) = token(headers) {
        door.leave(&old).await.map_err(Fault::from)?;
    }
    let session = door.open_session(&wanted.user).await.map_err(Fault::from)?;
    Ok(cookie(session, gateway))
}

pub(super) async fn leave(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    if let Err(Turned { status, fault }) = asked::must_be_from_our_page(&headers, &gateway.options)
    {
        return faulty(status, &fault, &id);
    }
    if let Some(token) = token(&headers)
        && let Err(error) = gateway.house.door.leave(&token).await
    {
        return faulty(StatusCode::SERVICE_UNAVAILABLE, &error.into(), &id);
    }
    let mut forgotten = cookie(String::new(), &gateway);
    forgotten.make_removal();
    let headers = [(header::SET_COOKIE, forgotten.to_string())];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Out of reach for scripts and for other sites; gone when the browser closes.
fn cookie(session: String, gateway: &Gateway) -> Cookie<'static> {
    Cookie::build((COOKIE, session))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(gateway.options.secure_cookie)
        .build()
}
