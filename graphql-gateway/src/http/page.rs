//! The web page inside the binary. `build.rs` puts a page in its place that says how to get it,
//! where the web build is missing.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::plain;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/page"]
struct Page;

const INDEX: &str = "graphiql/index.html";
/// Their names carry a hash of what they hold.
const HASHED: &str = "graphiql/assets/";

pub(super) async fn index() -> Response {
    serve(INDEX)
}

pub(super) async fn file(Path(path): Path<String>) -> Response {
    serve(&format!("graphiql/{path}"))
}

fn serve(path: &str) -> Response {
    let Some(EmbeddedFile { data, metadata, .. }) = Page::get(path) else {
        return plain(StatusCode::NOT_FOUND, "没有这个文件\n");
    };
    let kind = match metadata.mimetype() {
        "text/html" => "text/html; charset=utf-8",
        other => other,
    };
    let mut response = data.into_owned().into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if path.starts_with(HASHED) {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, forever);
    }
    response
}
