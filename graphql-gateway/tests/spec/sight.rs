//! Who sees what: a unit its own, leaders and inspectors everything, the administrator nothing
//! of the business. What is not to be seen is answered as what is not there.

use serde_json::{Value, json};

use crate::client::code;
use crate::county::County;
use crate::database::with_database;
use crate::listener::Events;
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};
use crate::quarters::{ADJUST, FREEZE, PROPOSE, REOPEN, bonus, q1};

const NOW: &str = "2020-03-02 09:00";

const EVERYTHING: &str = "query($id:ID!){
  assignment(id:$id){id} node(id:$id){id}
  assignments{totalCount nodes{unit{code}}} todo{totalCount}
  matters{totalCount nodes{number progress{total missing{code}} assignments{totalCount}}}
  ranking(quarter:\"2020Q1\"){rows{unit{code}}} overview{all{total}}
  reviewQueue{totalCount} units{code}}";

/// What the columns of the table below are.
const COLUMNS: [(&str, &str); 10] = [
    ("one", "/assignment"),
    ("node", "/node"),
    ("list", "/assignments/totalCount"),
    ("todo", "/todo/totalCount"),
    ("matters", "/matters/totalCount"),
    ("missing", "/matters/nodes/0/progress"),
    ("ranking", "/ranking"),
    ("overview", "/overview"),
    ("queue", "/reviewQueue"),
    ("units", "/units"),
];

/// Numbers as they are; of everything else, whether it is there.
fn shown(answer: &Value) -> String {
    let column = |(_, path): (&str, &str)| match answer["data"].pointer(path) {
        Some(Value::Number(number)) => number.to_string(),
        None | Some(Value::Null) => "–".to_owned(),
        Some(_) => "✓".to_owned(),
    };
    COLUMNS.map(column).join(" ")
}

#[test]
fn everybody_sees_what_is_theirs_and_no_more() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (_, [road, _]) = issued(&county).await;
        let mut table = vec![COLUMNS.map(|(name, _)| name).join(" ")];
        for who in ["staff", "leader", "auditor", "traffic", "water", "willow", "helper", "admin"] {
            let viewer = county.enter(who).await;
            let answer = viewer.ask(EVERYTHING, json!({ "id": road })).await;
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            for error in &errors {
                assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{who}: {error}");
            }
            table.push(format!("{} {who}", shown(&answer)));
        }
        expect_test::expect![[r#"
            one node list todo matters missing ranking overview queue units
            ✓ ✓ 2 0 1 ✓ ✓ ✓ ✓ ✓ staff
            ✓ ✓ 2 0 1 ✓ ✓ ✓ ✓ ✓ leader
            ✓ ✓ 2 0 1 ✓ ✓ ✓ ✓ ✓ auditor
            ✓ ✓ 1 1 1 – ✓ ✓ – ✓ traffic
            – – 1 1 1 – ✓ ✓ – ✓ water
            – – 0 0 0 – ✓ ✓ – ✓ willow
            – – 0 0 0 – ✓ ✓ – ✓ helper
            – – 0 0 0 – – – – ✓ admin"#]]
        .assert_eq(&table.join("\n"));
    });
}

#[test]
fn a_foreign_assignment_is_answered_as_one_that_is_not_there() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (_, [road, _]) = issued(&county).await;
        let nobody = nonexistent();
        let facts = county.facts().await;
        for who in ["water", "willow", "helper", "admin"] {
            let viewer = county.enter(who).await;
            let mut told = Vec::new();
            for (what, assignment) in [("foreign", &road), ("nothing", &nobody)] {
                let id = format!("{who} reports on {what}");
                let mut payload = viewer.tell(FEEDBACK, &id, feedback(assignment, "…")).await;
                payload["receipt"] = Value::Null;
                let id = format!("{who} reviews {what}");
                let review = viewer.tell(REVIEW, &id, approve(assignment, "PG_GOOD", "")).await;
                let seen = viewer
                    .ask(
                        "query($id:ID!){assignment(id:$id){id} node(id:$id){id}}",
                        json!({ "id": assignment }),
                    )
                    .await;
                told.push((payload, review, seen));
            }
            assert_eq!(told[0], told[1], "{who} can tell the two apart");
            assert_eq!(told[0].0["userErrors"][0]["code"], "NOT_FOUND", "{who}");
        }
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");

        // Who sees everything is told the truth.
        let auditor = county.enter("auditor").await;
        let payload = auditor.tell(FEEDBACK, "auditor", feedback(&road, "…")).await;
        assert_eq!(payload["userErrors"][0]["code"], "FORBIDDEN");
    });
}

#[test]
fn the_lines_of_another_units_score_are_its_own() {
    with_database(async |pool| {
        const LINES: &str = "query($unit:ID!){unit(id:$unit){name
            scoreLines(quarter:\"2020Q1\"){totalCount nodes{sentence}}}}";
        let county = County::open(pool, NOW).await;
        issued(&county).await;
        county.later("2020-04-20 09:00").await;
        let water = county.enter("water").await;
        let own = water.ask(LINES, json!({ "unit": "D15" })).await;
        assert_eq!(own["data"]["unit"]["scoreLines"]["totalCount"], 2);
        let foreign = water.ask(LINES, json!({ "unit": "D10" })).await;
        assert_eq!(code(&foreign), "FORBIDDEN");
        assert_eq!(
            foreign["data"]["unit"],
            json!({ "name": "示范县交通运输局", "scoreLines": null })
        );
    });
}

/// Two adjustments of one unit: the head declines the first and agrees to the second.
async fn adjusted(county: &County) {
    const DECIDE: &str = "mutation($cmd:Cmd!,$no:Int!,$agree:Boolean!){
      decideAdjustment(cmd:$cmd,quarter:\"2020Q1\",no:$no,agree:$agree,reason:\"…\"){
        userErrors{code}}}";
    let [office, head] = [county.enter("staff").await, county.enter("head").await];
    for (no, points, agree) in [(1, 1.0, false), (2, 1.5, true)] {
        office.tell(ADJUST, &format!("propose {no}"), bonus(points)).await;
        let decided =
            head.tell(DECIDE, &format!("decide {no}"), json!({ "no": no, "agree": agree })).await;
        assert_eq!(decided["userErrors"], json!([]));
    }
}

#[test]
fn points_by_hand_are_told_to_the_unit_once_they_are_agreed_and_not_before() {
    with_database(async |pool| {
        const NEWS: &str = "query($f:EventFilter){
          events(filter:$f,orderBy:OLDEST){totalCount nodes{id type}}}";
        const NODE: &str = "query($id:ID!){node(id:$id){id}}";
        const FOLLOW: &str = "subscription($f:EventFilter){events(since:\"0\",filter:$f){type}}";
        let county = County::open(pool, NOW).await;
        adjusted(&county).await;
        let of = |kinds: &[&str]| json!({ "f": { "unit": ["D10"], "type": kinds } });
        let points = of(&["AdjustmentProposed", "AdjustmentDeclined", "ScoreAdjusted"]);
        let office = county.enter("staff").await;
        let told = office.data(NEWS, points.clone()).await["events"]["nodes"].clone();
        let told = told.as_array().unwrap();
        let mut table = Vec::new();
        for who in ["staff", "leader", "auditor", "traffic", "chief", "water", "helper", "admin"] {
            let viewer = county.enter(who).await;
            let mut seen = Vec::new();
            for fact in told {
                let node = viewer.data(NODE, json!({ "id": fact["id"] })).await["node"].clone();
                seen.push(if node.is_null() { "–" } else { "✓" });
            }
            let all = viewer.data(NEWS, of(&[])).await;
            let named = viewer.data(NEWS, points.clone()).await;
            let totals = [&all, &named].map(|it| it["events"]["totalCount"].to_string());
            table.push(format!("{} | {} {who}", seen.join(" "), totals.join(" ")));
        }
        expect_test::expect![[r#"
            ✓ ✓ ✓ ✓ | 5 4 staff
            ✓ ✓ ✓ ✓ | 5 4 leader
            ✓ ✓ ✓ ✓ | 5 4 auditor
            – – – ✓ | 2 1 traffic
            – – – ✓ | 2 1 chief
            – – – – | 0 0 water
            – – – – | 0 0 helper
            – – – – | 0 0 admin"#]]
        .assert_eq(&table.join("\n"));

        let traffic = county.enter("traffic").await;
        let proposed = traffic.data(NEWS, of(&["AdjustmentProposed"])).await;
        assert_eq!(proposed["events"]["totalCount"], 0, "it is not asked for every kind instead");
        let mut news = Events::of(&traffic, FOLLOW, points).await;
        assert_eq!(news.data().await["events"]["type"], "ScoreAdjusted");
    });
}

#[test]
fn why_a_quarter_was_reopened_is_the_countys_business() {
    with_database(async |pool| {
        const WHY: &str = "{quarter(id:\"2020Q1\"){reopenedAt reopenedReason}}";
        let county = County::open(pool, NOW).await;
        county.later("2020-04-20 09:00").await;
        let [head, leader] = [county.enter("head").await, county.enter("leader").await];
        head.tell(FREEZE, "freeze", q1()).await;
        head.tell(PROPOSE, "propose", json!({ "q": "2020Q1", "reason": "数据有误" })).await;
        leader.tell(REOPEN, "agree", json!({ "q": "2020Q1", "agree": true })).await;
        let mut table = Vec::new();
        for who in ["staff", "leader", "auditor", "traffic", "willow", "helper", "admin"] {
            let quarter = county.enter(who).await.data(WHY, json!({})).await["quarter"].clone();
            assert_eq!(quarter["reopenedAt"], "2020-04-20T09:00:00+08:00");
            table.push(format!("{who}: {}", quarter["reopenedReason"]));
        }
        expect_test::expect![[r#"
            staff: "数据有误"
            leader: "数据有误"
            auditor: "数据有误"
            traffic: null
            willow: null
            helper: null
            admin: null"#]]
        .assert_eq(&table.join("\n"));
    });
}

/// An id of the right form that names nothing.
fn nonexistent() -> String {
    use base64::Engine;
    let text = "Assignment:00000000-0000-5000-8000-000000000000";
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}
