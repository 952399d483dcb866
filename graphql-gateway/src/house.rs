//! What the front desk leans on, and how it is set up.

use std::sync::Arc;

use async_graphql::Response;
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use commands::Desk;
use commands::door::{Account, Door};
use commands::inbox::Marks;
use commands::processes::timekeeper::Watch;
use commands::vault::Vault;
use domain::roster::UserId;
use projections::{Projections, Questions};

use crate::counters::Counters;
use crate::documents::Documents;
use crate::fault::Fault;
use crate::http::CountyMap;
use crate::schema::{self, Schema};
use crate::viewer::Viewer;

/// The rooms behind the desk.
#[derive(Clone)]
pub struct House {
    /// Where commands are told.
    pub desk: Arc<Desk>,
    /// Who may come in.
    pub door: Door,
    /// Who keeps time, and knows what comes.
    pub watch: Watch,
    /// Where what is personal is sealed and opened.
    pub vault: Vault,
    /// How far the read models are, and what they have just taken in.
    pub projections: Arc<Projections>,
    /// What they know.
    pub questions: Questions,
    /// How far everybody has read their inbox.
    pub marks: Marks,
    /// What a provider counts beside the text of a short message.
    pub signature_units: usize,
}

/// How the desk is set up.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Roles one may step into without a link, in the order of the page. None outside a demo.
    pub demo: Vec<DemoRole>,
    /// The cookie travels over TLS alone. Off for plain HTTP on a loopback or an intranet.
    pub secure_cookie: bool,
    /// Origins besides our own that may ask, such as `https://portal.example`.
    pub origins: Vec<String>,
    /// What may be asked; by default the operations of the page and no others.
    pub documents: Documents,
    /// What the county looks like on a map, where somebody has drawn it.
    pub county_map: Option<CountyMap>,
}

/// One role of the demo county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRole {
    /// `office`, `leader`, `unit`, `town`, `inspector` or `helper`.
    pub key: String,
    /// In Chinese, for a page that does not know the key.
    pub label: String,
    pub user: UserId,
}

/// The session's cookie.
pub(crate) const COOKIE: &str = "luoshi_session";

/// The desk as it stands behind every handler.
pub(crate) struct Gateway {
    pub(crate) house: House,
    pub(crate) options: Options,
    pub(crate) schema: Schema,
    pub(crate) counters: Counters,
}

/// Somebody who has come in.
pub(crate) struct Guest {
    pub(crate) token: String,
    pub(crate) viewer: Viewer,
}

impl Gateway {
    pub(crate) fn new(house: House, options: Options) -> Self {
        let schema = schema::build(Some(house.clone()));
        Self { house, options, schema, counters: Counters::default() }
    }

    /// Whoever the cookie names, while the session lasts.
    pub(crate) async fn guest(&self, headers: &HeaderMap) -> Result<Guest, Fault> {
        let token = token(headers).ok_or_else(Fault::unauthenticated)?;
        let account = self.account(&token).await?.ok_or_else(Fault::unauthenticated)?;
        Ok(Guest { token, viewer: Viewer { account } })
    }

    /// Whether a guest is still who they were when they came in. While nobody can look, nobody is
    /// sent away: there is nothing to be seen either.
    pub(crate) async fn still(&self, guest: &Guest) -> bool {
        match self.account(&guest.token).await {
            Ok(account) => account.as_ref() == Some(&guest.viewer.account),
            Err(fault) => fault.code.may_pass(),
        }
    }

    async fn account(&self, token: &str) -> Result<Option<Account>, Fault> {
        Ok(self.house.door.who(token).await?)
    }

    /// A response as it may be told, counted by its codes.
    pub(crate) fn presentable(&self, response: Response, request_id: &str) -> Response {
        let response = crate::fault::presentable(response, request_id);
        self.counters.count_errors(&response);
        response
    }
}

/// The session's token, as the cookie carries it.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    if !headers.contains_key(header::COOKIE) {
        return None;
    }
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| cookie.value().to_owned())
}
