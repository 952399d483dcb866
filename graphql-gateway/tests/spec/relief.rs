//! What a unit asks of the office and how it is answered: to be relieved, and for coordination.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::with_database;
use crate::orders::{issued, road, sent};

const DECLINE: &str = "mutation($cmd:Cmd!,$id:ID!,$to:ID!){
  askDecline(cmd:$cmd,assignment:$id,suggest:$to,reason:\"职责已划转\"){
    userErrors{code field message}}}";
const DECIDE: &str = "mutation($cmd:Cmd!,$input:DeclineDecision!){
  decideDecline(cmd:$cmd,input:$input){userErrors{code field message hint}}}";
const MERGE: &str = "mutation($cmd:Cmd!,$input:MergeUnitsInput!){
  mergeUnits(cmd:$cmd,input:$input){userErrors{code}}}";
const ASK: &str = "mutation($cmd:Cmd!,$id:ID!){
  askCoordination(cmd:$cmd,assignment:$id,text:\"配合单位意见不一\"){userErrors{code}}}";
const ANSWER: &str = "mutation($cmd:Cmd!,$input:AnswerCoordinationInput!){
  answerCoordination(cmd:$cmd,input:$input){
    receipt{events{sentence}} userErrors{code message} assignment{coordinationAt can}}}";
const PILE: &str = "{reviewQueue(pile:COORDINATION){totalCount}}";

fn errors(told: &Value) -> String {
    told["userErrors"].to_string()
}

async fn id_of(who: &Client, code: &str) -> String {
    let unit = who.data("query($id:ID!){unit(id:$id){id}}", json!({ "id": code })).await;
    unit["unit"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_refusal_names_the_path_and_who_answers_now() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [traffic, _]) = issued(&county).await;
        let (chief, head) = (county.enter("chief").await, county.enter("head").await);
        let (own, water, town) =
            (id_of(&office, "D10").await, id_of(&office, "D15").await, id_of(&office, "T01").await);
        let ask = |to: &str| json!({ "id": traffic, "to": to });
        let mut told = vec![errors(&chief.tell(DECLINE, "own", ask(&own)).await)];
        told.push(errors(&chief.tell(DECLINE, "water", ask(&water)).await));
        let merge =
            json!({ "input": { "from": "D15", "into": "T01", "effectiveOn": "2020-03-01" }});
        assert_eq!(errors(&head.tell(MERGE, "merge", merge).await), "[]");
        county.settled().await;
        for (to, due) in [(&water, "2020-03-20"), (&town, "2020-03-01")] {
            let decision = json!({ "input": {
                "assignment": traffic, "accept": true, "to": to, "due": due, "reason": "同意" }});
            told.push(errors(&head.tell(DECIDE, to, decision).await));
        }
        expect![[r#"
            [{"code":"INVALID","field":["suggest"],"message":"须为其他单位"}]
            []
            [{"code":"INVALID","field":["to"],"hint":{"unit":"T01"},"message":"水利局已合并，现由柳林镇承办"}]
            [{"code":"DUE_PAST","field":["due"],"hint":null,"message":"完成时限须晚于现在"}]"#]]
        .assert_eq(&told.join("\n"));
    });
}

#[test]
fn a_request_for_coordination_leaves_its_pile_when_it_is_answered() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let mut matter = road();
        matter["input"]["items"][0]["lead"] = json!(["D10"]);
        matter["input"]["items"][0]["assist"] = json!(["T01"]);
        let sent = sent(&office, matter).await;
        let all = sent["assignments"].as_array().unwrap();
        let lead = all.iter().find(|it| it["unit"]["code"] == "D10").unwrap()["id"].clone();
        let waiting =
            async || office.data(PILE, Value::Null).await["reviewQueue"]["totalCount"].clone();
        let traffic = county.enter("traffic").await;
        traffic.tell(ASK, "ask", json!({ "id": lead })).await;
        assert_eq!(waiting().await, 1);
        let can = "query($id:ID!){assignment(id:$id){can}}";
        let can = office.data(can, json!({ "id": lead })).await;
        let can = can["assignment"]["can"].as_array().unwrap().clone();
        assert!(can.contains(&json!("answerCoordination")), "{can:?}");
        let answer = json!({ "input": { "assignment": lead, "text": "已约双方面商" }});
        let told = office.tell(ANSWER, "answer", answer.clone()).await;
        assert_eq!(waiting().await, 0);
        let can = told["assignment"]["can"].as_array().unwrap();
        assert!(!can.contains(&json!("answerCoordination")), "{can:?}");
        let again = office.tell(ANSWER, "again", answer).await;
        let line = |told: &Value| format!("{} {}", told["receipt"]["events"], errors(told));
        let lines = [told, again].iter().map(line).collect::<Vec<_>>().join("\n");
        expect![[r#"
            [{"sentence":"督查室答复协调请求：已约双方面商"}] []
            null [{"code":"WRONG_STATE","message":"当前状态（没有待答复的协调请求）不能办理此操作"}]"#]]
        .assert_eq(&lines);
    });
}
