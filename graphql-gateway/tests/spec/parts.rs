//! Parts: what assisting units owe their lead, as the lead and the office see it.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::orders::{FEEDBACK, feedback, road, sent};
use crate::statements;

const PART: &str = "mutation($cmd:Cmd!,$input:PartInput!){
  submitPart(cmd:$cmd,input:$input){userErrors{code message}}}";
const ACCEPT: &str = "mutation($cmd:Cmd!,$id:ID!){
  acceptPart(cmd:$cmd,assignment:$id){userErrors{code message}}}";
const PARTS: &str = "query($id:ID!){assignment(id:$id){
  parts{unit{shortName} assignment{id unit{code} parts{accepted}} submitted accepted}}}";

/// Traffic leads one item, water and the town assist; the assignments by code.
async fn shared(county: &County) -> (Client, impl Fn(&str) -> String + use<>) {
    let office = county.enter("staff").await;
    let mut matter = road();
    matter["input"]["items"][0]["lead"] = json!(["D10"]);
    matter["input"]["items"][0]["assist"] = json!(["T01", "D15"]);
    let sent = sent(&office, matter).await;
    let of = move |code: &str| {
        let all = sent["assignments"].as_array().unwrap();
        let one = all.iter().find(|it| it["unit"]["code"] == code).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    (office, of)
}

/// A line for each part, or that there is no assignment.
async fn parts(who: &Client, id: &str) -> String {
    let data = who.data(PARTS, json!({ "id": id })).await;
    let Some(parts) = data["assignment"]["parts"].as_array() else { return "not seen".into() };
    let line = |part: &Value| {
        let Value::String(unit) = &part["unit"]["shortName"] else { panic!("{part}") };
        assert_eq!(part["assignment"]["parts"], json!([]), "a part is owed none itself");
        format!("{unit} submitted={} accepted={}", part["submitted"], part["accepted"])
    };
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_lead_sees_which_parts_have_come_and_which_it_has_taken_in() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, of) = shared(&county).await;
        let (traffic, water) = (county.enter("traffic").await, county.enter("water").await);
        let willow = county.enter("willow").await;
        let part = |id: String| json!({ "input": { "assignment": id, "text": "已配合" } });
        water.tell(PART, "water", part(of("D15"))).await;
        willow.tell(PART, "willow", part(of("T01"))).await;
        traffic.tell(ACCEPT, "accept", json!({ "id": of("D15") })).await;
        expect![[r#"
            水利局 submitted=true accepted=true
            柳林镇 submitted=true accepted=false"#]]
        .assert_eq(&parts(&traffic, &of("D10")).await);

        let told = parts(&office, &of("D10")).await;
        for who in ["leader", "auditor", "chief"] {
            assert_eq!(parts(&county.enter(who).await, &of("D10")).await, told, "{who}");
        }
        for who in ["water", "willow", "helper"] {
            assert_eq!(parts(&county.enter(who).await, &of("D10")).await, "not seen", "{who}");
        }
        assert_eq!(parts(&water, &of("D15")).await, "");
    });
}

#[test]
fn a_report_that_forgets_a_part_is_refused_by_the_names_of_the_units() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, of) = shared(&county).await;
        let traffic = county.enter("traffic").await;
        let refused = traffic.tell(FEEDBACK, "report", feedback(&of("D10"), "已完成")).await;
        assert_eq!(
            refused["userErrors"],
            json!([{
                "code": "INVALID", "field": ["parts"],
                "message": "须并入或注明缺报：柳林镇、水利局",
                "hint": { "units": ["T01", "D15"] },
            }])
        );
        let mut whole = feedback(&of("D10"), "已完成");
        whole["input"]["parts"] = json!(["D15"]);
        whole["input"]["missing"] = json!(["T01"]);
        let done = traffic.tell(FEEDBACK, "whole", whole).await;
        assert_eq!(done["userErrors"], json!([]));
    });
}

#[test]
fn the_parts_of_a_whole_list_take_one_statement() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let item = |n: u32| {
            let due = json!({ "by": "2020-03-31" });
            json!({ "text": format!("第{n}段"), "lead": ["D10"], "assist": ["D15"], "due": due })
        };
        let mut matter = road();
        matter["input"]["items"] = (1..=50).map(item).collect();
        sent(&office, matter).await;
        county.settled().await;
        statements::forget();
        let query = "{assignments(first:100){nodes{parts{unit{name} assignment{state}}}}}";
        let data = office.data(query, json!({})).await;
        let all = data["assignments"]["nodes"].as_array().unwrap();
        let owed = all.iter().filter(|it| it["parts"] != json!([])).count();
        // The list, its count, the parts and their units.
        assert_eq!((all.len(), owed, statements::counted()), (100, 50, 4));
    });
}
