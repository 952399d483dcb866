//! Lists: pages that fit together, filters, and few statements however long the list is.

use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::orders::{ISSUE, REGISTER, issued};
use crate::statements;

const NOW: &str = "2020-03-02 09:00";
const APRIL: &str = "2020-04-01T00:00:00+08:00";

/// A hundred items for both departments: two hundred assignments.
async fn two_hundred(county: &County) -> Client {
    let office = county.enter("staff").await;
    let units = ["D10", "D15"];
    let due = json!({ "by": "2020-03-31" });
    let item = |n: u32| json!({ "text": format!("第{n}段"), "lead": units, "due": due });
    let items: Vec<_> = (1..=100).map(item).collect();
    let mut input = crate::orders::road();
    input["input"]["items"] = json!(items);
    let matter = office.tell(REGISTER, "register", input).await["matter"]["id"].clone();
    let selections = json!([{ "matter": matter }]);
    let order = |dry: bool, hash: &Value| {
        let input = json!({ "selections": selections, "dryRun": dry, "previewHash": hash });
        json!({ "input": input })
    };
    let preview = office.tell(ISSUE, "preview", order(true, &Value::Null)).await;
    let sent = office.tell(ISSUE, "issue", order(false, &preview["previewHash"])).await;
    assert_eq!(sent["assignmentCount"], 200, "{sent:#}");
    county.settled().await;
    office
}

#[test]
fn pages_fit_together() {
    with_database(async |pool| {
        const PAGE: &str = "query($after:String){assignments(first:60,after:$after){
            totalCount countExact nodes{id} edges{cursor}
            pageInfo{hasNextPage hasPreviousPage endCursor}}}";
        let county = County::open(pool, NOW).await;
        let office = two_hundred(&county).await;
        let (mut seen, mut after, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let page = office.data(PAGE, json!({ "after": after })).await["assignments"].clone();
            assert_eq!((&page["totalCount"], &page["countExact"]), (&json!(200), &json!(true)));
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(pages > 0));
            let nodes = page["nodes"].as_array().unwrap();
            seen.extend(nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()));
            pages += 1;
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!((seen.len(), pages), (200, 4));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 200, "nothing comes twice");
    });
}

#[test]
fn a_filter_holds_all_it_names() {
    with_database(async |pool| {
        const COUNT: &str = "query($f:AssignmentFilter!){assignments(filter:$f){totalCount}}";
        let county = County::open(pool, NOW).await;
        let (office, _) = issued(&county).await;
        let cases = [
            (json!({}), 2),
            (json!({ "unit": ["D10"] }), 1),
            (json!({ "unit": ["D10", "D15"], "type": ["CONSTRUCTION"], "state": ["ISSUED"] }), 2),
            (json!({ "unit": ["T01"] }), 0),
            (json!({ "matter": ["nonsense"] }), 0),
            (json!({ "type": ["PROGRESS"] }), 0),
            (json!({ "lamp": ["OFF"], "role": ["JOINT_LEAD"], "periodKey": ["ONCE"] }), 2),
            (json!({ "plate": ["RED"] }), 0),
            (json!({ "dueAfter": "2020-03-31T23:59:00+08:00", "dueUntil": APRIL }), 2),
            (json!({ "dueUntil": "2020-03-31T23:59:00+08:00" }), 0),
            (json!({ "dueAfter": APRIL }), 0),
            (json!({ "text": "路面" }), 2),
            (json!({ "text": "%" }), 0),
        ];
        for (filter, wanted) in cases {
            let data = office.data(COUNT, json!({ "f": filter })).await;
            assert_eq!(data["assignments"]["totalCount"], wanted, "{filter}");
        }
        let water = county.enter("water").await;
        for (filter, wanted) in
            [(json!({}), 1), (json!({ "unit": ["D15"] }), 1), (json!({ "unit": ["D10"] }), 0)]
        {
            let data = water.data(COUNT, json!({ "f": filter })).await;
            assert_eq!(data["assignments"]["totalCount"], wanted, "{filter}");
        }
    });
}

#[test]
fn two_hundred_assignments_with_unit_and_matter_take_six_statements_at_most() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = two_hundred(&county).await;
        statements::forget();
        let query = "{assignments(first:200){totalCount nodes{
            id state points unit{name} matter{number title} item{text}}}}";
        let data = office.data(query, json!({})).await;
        assert_eq!(data["assignments"]["nodes"].as_array().unwrap().len(), 200);
        let statements = statements::counted();
        assert!((3..=6).contains(&statements), "{statements} statements");
    });
}
