//! The web page inside the binary. `build.rs` puts a page in its place that says how to get it,
//! where the web build is missing.
//!
//! Desk and phone are one page, and it finds its own way: every address that a person opens and
//! that nothing else answers gets it. What looks like a file is a file, or it is not there.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::plain;
use crate::house::Gateway;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/page"]
struct Page;

const PAGE: &str = "index.html";
const GRAPHIQL: &str = "graphiql/index.html";
/// Folders in which every name carries a hash of what the file holds.
const HASHED: [&str; 2] = ["assets/", "graphiql/assets/"];
/// Below these only files and programs' answers live, never the page.
const NOT_THE_PAGE: [&str; 3] = ["/assets/", "/graphql/", "/graphiql/"];

pub(super) async fn home(headers: HeaderMap) -> Response {
    serve(PAGE, &headers)
}

/// Only where what is typed into it is answered.
pub(super) async fn graphiql(State(gateway): State<Arc<Gateway>>, headers: HeaderMap) -> Response {
    if gateway.options.documents.is_any() { serve(GRAPHIQL, &headers) } else { nothing() }
}

pub(super) async fn graphiql_file(
    State(gateway): State<Arc<Gateway>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let answered = gateway.options.documents.is_any();
    if answered { serve(&format!("graphiql/{path}"), &headers) } else { nothing() }
}

/// Whatever has no address of its own: a file of the page, one of the page's own addresses, or
/// nothing.
pub(super) async fn other(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if method != Method::GET && method != Method::HEAD {
        return nothing();
    }
    let file = path.trim_start_matches('/');
    if Page::get(file).is_some() {
        return serve(file, &headers);
    }
    let below = NOT_THE_PAGE.iter().any(|folder| path.starts_with(folder));
    let a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if below || a_file || !accepts(&headers, &header::ACCEPT, "text/html") {
        return nothing();
    }
    serve(PAGE, &headers)
}

/// A browser that opens an address asks for HTML; a program that fetches one does not.
fn accepts(headers: &HeaderMap, name: &header::HeaderName, wanted: &str) -> bool {
    let accepted = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|value| value.split(','))
        .any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == wanted))
}

fn nothing() -> Response {
    plain(StatusCode::NOT_FOUND, "没有这个地址\n")
}

/// A file, packed where the build has packed it and the browser unpacks it. It is to be kept for
/// ever if its name changes with it, and otherwise (by what every answer carries) not at all.
fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(EmbeddedFile { data, metadata, .. }) = Page::get(path) else {
        return nothing();
    };
    let packed = Page::get(&format!("{path}.gz"));
    let packed = packed.filter(|_| accepts(headers, &header::ACCEPT_ENCODING, "gzip"));
    let mut response = match &packed {
        Some(file) => file.data.clone().into_owned().into_response(),
        None => data.into_owned().into_response(),
    };
    let said = response.headers_mut();
    let kind = match metadata.mimetype() {
        "text/html" => "text/html; charset=utf-8",
        other => other,
    };
    if let Ok(kind) = HeaderValue::from_str(kind) {
        said.insert(header::CONTENT_TYPE, kind);
    }
    if packed.is_some() {
        said.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    said.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if HASHED.iter().any(|folder| path.starts_with(folder)) {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        said.insert(header::CACHE_CONTROL, forever);
    }
    response
}
