//! The map of the county (县域图): the office's own file, or the demo's, for who is signed in.
//! The page draws it; nothing is fetched from a map server.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{RequestId, faulty, status};
use crate::fault::{Code, Fault};
use crate::house::Gateway;

/// A map that was looked at: a `FeatureCollection` of `GeoJSON` in which at least one area carries
/// the `code` of a unit. A `name` beside its `features` is the county's.
#[derive(Debug, Clone)]
pub struct CountyMap(Bytes);

/// Why a file is no map of a county; the text is for whoever put it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMap {
    #[error("超过 5 MB，请先简化边界")]
    TooLarge,
    #[error("不是 GeoJSON 的 FeatureCollection")]
    NotGeoJson,
    #[error("没有一个面（Polygon 或 MultiPolygon）在 properties 里写明单位代码 code")]
    NoCode,
}

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Properties>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    code: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Geometry {
    r#type: String,
}

impl CountyMap {
    /// Largest map that is served; a county drawn from a survey is a tenth of it.
    pub const MAX_BYTES: usize = 5 << 20;

    /// Looks at a file as it was read.
    pub fn read(bytes: impl Into<Bytes>) -> Result<Self, NoMap> {
        let bytes = bytes.into();
        if bytes.len() > Self::MAX_BYTES {
            return Err(NoMap::TooLarge);
        }
        let read = serde_json::from_slice::<Collection>(&bytes).ok();
        let collection = read.filter(|it| it.r#type == "FeatureCollection");
        let Collection { features, .. } = collection.ok_or(NoMap::NotGeoJson)?;
        if features.iter().any(Feature::is_a_unit) { Ok(Self(bytes)) } else { Err(NoMap::NoCode) }
    }
}

impl Feature {
    fn is_a_unit(&self) -> bool {
        let geometry = self.geometry.as_ref().map(|it| it.r#type.as_str());
        let code = self.properties.as_ref().and_then(|it| it.code.as_ref()?.as_str());
        matches!(geometry, Some("Polygon" | "MultiPolygon"))
            && code.is_some_and(|it| !it.is_empty())
    }
}

pub(super) async fn serve(
    State(gateway): State<Arc<Gateway>>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    match map(&gateway, &headers).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/geo+json")], bytes).into_response(),
        Err(fault) => faulty(status(fault.code), &fault, &id),
    }
}

async fn map(gateway: &Gateway, headers: &HeaderMap) -> Result<Bytes, Fault> {
    const NONE: &str = "没有县域图：请把 county.geojson 放进数据文件夹并重启服务";
    gateway.guest(headers).await?;
    let map = gateway.options.county_map.as_ref();
    Ok(map.ok_or_else(|| Fault::new(Code::NotFound, NONE))?.0.clone())
}
