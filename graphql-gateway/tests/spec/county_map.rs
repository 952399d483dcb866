//! The map of the county: whom it is shown to, and which files are one.

use expect_test::expect;
use graphql_gateway::{CountyMap, NoMap, Options};

use crate::county::{County, demo};
use crate::database::with_database;

const NOW: &str = "2020-03-02 09:00";
const WILLOW: &str = r#"{"type":"FeatureCollection","name":"示范县","features":[
    {"type":"Feature","properties":{"code":"T01","name":"柳林镇"},
     "geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}"#;

#[test]
fn whoever_is_signed_in_gets_the_map_as_it_was_drawn() {
    with_database(async |pool| {
        let county_map = Some(CountyMap::read(WILLOW).unwrap());
        let county = County::opened(pool, NOW, Options { county_map, ..demo() }).await;
        let stranger = county.stranger().get("/county.geojson").await;
        assert_eq!((stranger.status, stranger.code().as_str()), (401, "UNAUTHENTICATED"));
        for user in ["staff", "leader", "water", "willow", "auditor", "helper"] {
            let map = county.enter(user).await.get("/county.geojson").await;
            assert_eq!((map.status, map.text.as_str()), (200, WILLOW), "{user}");
            assert_eq!(map.headers["content-type"], "application/geo+json");
            assert_eq!(map.headers["cache-control"], "no-store");
        }
    });
}

#[test]
fn a_county_nobody_has_drawn_says_where_a_map_would_go() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let answer = county.enter("staff").await.get("/county.geojson").await;
        assert_eq!(answer.status, 404);
        expect![[r#"
            {
              "data": null,
              "errors": [
                {
                  "extensions": {
                    "code": "NOT_FOUND"
                  },
                  "message": "没有县域图：请把 county.geojson 放进数据文件夹并重启服务"
                }
              ]
            }"#]]
        .assert_eq(&format!("{:#}", answer.json()));
    });
}

#[test]
fn a_map_is_a_collection_of_areas_with_codes_of_units() {
    let polygon = r#"{"type":"Polygon","coordinates":[]}"#;
    let collection =
        |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let feature = |properties: &str, geometry: &str| {
        collection(&format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#
        ))
    };
    let why = |text: &str| CountyMap::read(text.to_owned()).err();
    assert_eq!(why(&feature(r#"{"code":"T01"}"#, polygon)), None);
    assert_eq!(why(&feature(r#"{"code":"T01"}"#, r#"{"type":"MultiPolygon"}"#)), None);
    for (properties, geometry) in [
        (r#"{"name":"柳林镇"}"#, polygon),
        (r#"{"code":""}"#, polygon),
        (r#"{"code":1}"#, polygon),
        ("null", polygon),
        (r#"{"code":"T01"}"#, r#"{"type":"Point"}"#),
        (r#"{"code":"T01"}"#, "null"),
    ] {
        let text = feature(properties, geometry);
        assert_eq!(why(&text), Some(NoMap::NoCode), "{text}");
    }
    assert_eq!(why(&collection("")), Some(NoMap::NoCode));
    for text in ["", "{}", "[]", "{\"type\":\"Feature\",\"features\":[]}", "\u{feff}", "a,b"] {
        assert_eq!(why(text), Some(NoMap::NotGeoJson), "{text}");
    }
    assert_eq!(why(&" ".repeat(CountyMap::MAX_BYTES + 1)), Some(NoMap::TooLarge));
    assert_eq!(why(&format!("{WILLOW}{}", " ".repeat(1 << 20))), None);
}
