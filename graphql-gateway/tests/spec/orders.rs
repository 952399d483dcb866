//! Commands as clients send them: the documents, the payloads they bring, and the promises about
//! sending twice.

use serde_json::{Value, json};

use crate::client::{Client, cmd, code};
use crate::county::{County, NUMBER};
use crate::database::with_database;

pub(crate) const REGISTER: &str = "mutation($cmd:Cmd!,$input:MatterInput!){
  registerMatter(cmd:$cmd,input:$input){
    receipt{commandId position projected} userErrors{code field message} matter{id number}}}";

pub(crate) const ISSUE: &str = "mutation($cmd:Cmd!,$input:BatchInput!){
  issueBatch(cmd:$cmd,input:$input){
    receipt{commandId position projected} userErrors{code field message}
    previewHash previewCount alreadyIssued batch assignmentCount
    preview(first:10){unit{code} role due dueAt itemNo text}
    assignments(first:10){id unit{code}}}}";

pub(crate) const FEEDBACK: &str = "mutation($cmd:Cmd!,$input:FeedbackInput!){
  submitFeedback(cmd:$cmd,input:$input){
    receipt{commandId position projected} userErrors{code field message hint}
    assignment{state lamp version can}}}";

pub(crate) const REVIEW: &str = "mutation($cmd:Cmd!,$input:ReviewInput!){
  review(cmd:$cmd,input:$input){
    receipt{commandId position projected} userErrors{code field message}
    assignment{state lamp plate settledLamp points version can}}}";

pub(crate) const VIEW: &str = "mutation($cmd:Cmd!,$id:ID!){
  recordView(cmd:$cmd,assignment:$id){
    receipt{commandId position} userErrors{code} assignment{state can}}}";

pub(crate) const RECALL: &str = "mutation($cmd:Cmd!,$batch:ID!){recallBatch(cmd:$cmd,batch:$batch){
  receipt{position} userErrors{code}}}";

const STANDS: &str = "query($id:ID!){
  assignment(id:$id){state text version dueAt matter{progress{total}}}
  events(filter:{type:[\"ItemsRecalled\"]}){nodes{sentence}}}";

/// One item for both departments, due at the end of March.
pub(crate) fn road() -> Value {
    json!({ "input": {
        "number": NUMBER, "title": "农村公路提升", "type": "CONSTRUCTION", "aspect": "县重点项目",
        "source": "DECISION", "goal": "完成 30 公里农村公路提升改造",
        "items": [
            { "text": "完成路面施工", "lead": ["D10", "D15"], "due": { "by": "2020-03-31" } },
        ],
    }})
}

/// Registers the road and issues it; the assignments of the departments, by code.
pub(crate) async fn issued(county: &County) -> (Client, [String; 2]) {
    let office = county.enter("staff").await;
    let sent = sent(&office, road()).await;
    let of = |code: &str| {
        let all = sent["assignments"].as_array().unwrap();
        let one = all.iter().find(|it| it["unit"]["code"] == code).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    (office, [of("D10"), of("D15")])
}

/// Registers a matter and issues all of it; what the order came to.
pub(crate) async fn sent(office: &Client, matter: Value) -> Value {
    let payload = office.tell(REGISTER, "register", matter).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    let matter = payload["matter"]["id"].clone();
    let order = |dry: bool, hash: &Value| {
        json!({ "input": {
            "selections": [{ "matter": matter }], "dryRun": dry, "previewHash": hash,
        }})
    };
    let preview = office.tell(ISSUE, "preview", order(true, &Value::Null)).await;
    let sent = office.tell(ISSUE, "issue", order(false, &preview["previewHash"])).await;
    assert_eq!(sent["userErrors"], json!([]), "{sent:#}");
    sent
}

pub(crate) fn feedback(assignment: &str, text: &str) -> Value {
    json!({ "input": { "assignment": assignment, "text": text } })
}

pub(crate) fn approve(assignment: &str, reason_code: &str, reason: &str) -> Value {
    json!({ "input": {
        "assignment": assignment, "approve": true, "reasonCode": reason_code, "reason": reason,
    }})
}

#[test]
fn what_was_previewed_is_what_is_sent() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let registered = office.tell(REGISTER, "register", road()).await;
        let matter = &registered["matter"]["id"];
        let facts = county.facts().await;
        let order = |dry: bool, hash: &str| {
            json!({ "input": {
                "selections": [{ "matter": matter, "items": [1] }],
                "dryRun": dry, "previewHash": hash,
            }})
        };

        let preview = office.tell(ISSUE, "preview", order(true, "")).await;
        assert_eq!(preview["previewCount"], 2);
        assert_eq!(preview["preview"][0]["due"], "3月31日24:00前");
        assert_eq!(preview["preview"][0]["dueAt"], "2020-04-01T00:00:00+08:00");
        assert_eq!((&preview["receipt"], county.facts().await), (&Value::Null, facts));

        let other = office.tell(ISSUE, "send other", order(false, "0000")).await;
        assert_eq!(other["userErrors"][0]["code"], "PREVIEW_CHANGED");
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");

        let hash = preview["previewHash"].as_str().unwrap();
        let sent = office.tell(ISSUE, "send", order(false, hash)).await;
        assert_eq!(
            (&sent["assignmentCount"], &sent["receipt"]["projected"]),
            (&json!(2), &json!(true))
        );

        let again = office.tell(ISSUE, "preview again", order(true, "")).await;
        assert_eq!((&again["previewCount"], &again["alreadyIssued"]), (&json!(0), &json!(2)));

        let batch = json!({ "batch": sent["batch"] });
        let recalled = office.tell(RECALL, "recall", batch).await;
        assert_eq!(recalled["userErrors"], json!([]), "{recalled:#}");
    });
}

#[test]
fn what_was_recalled_is_counted_by_the_preview_again_and_sent_anew() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let first = sent(&office, road()).await;
        let batch = json!({ "batch": first["batch"] });
        let recalled = office.tell(RECALL, "recall", batch).await;
        assert_eq!(recalled["userErrors"], json!([]), "{recalled:#}");

        let mut right = road();
        right["input"]["items"] =
            json!([{ "text": "完成路基施工", "lead": ["D10"], "due": { "by": "2020-04-30" } }]);
        let corrected = office.tell(REGISTER, "correct", right).await;
        assert_eq!(corrected["userErrors"], json!([]), "{corrected:#}");
        let order = |dry: bool, hash: &Value| {
            json!({ "input": {
                "selections": [{ "matter": corrected["matter"]["id"] }],
                "dryRun": dry, "previewHash": hash,
            }})
        };
        let preview = office.tell(ISSUE, "preview again", order(true, &Value::Null)).await;
        assert_eq!((&preview["previewCount"], &preview["alreadyIssued"]), (&json!(1), &json!(0)));
        let anew = office.tell(ISSUE, "issue again", order(false, &preview["previewHash"])).await;
        assert_eq!(anew["userErrors"], json!([]), "{anew:#}");

        let id = &anew["assignments"][0]["id"];
        assert_eq!(*id, first["assignments"][0]["id"], "the same duty, put right");
        let data = office.data(STANDS, json!({ "id": id })).await;
        let shown = &data["assignment"];
        assert_eq!((&shown["state"], &shown["version"]), (&json!("ISSUED"), &json!(4)));
        assert_eq!(
            (&shown["text"], &shown["dueAt"]),
            (&json!("完成路基施工"), &json!("2020-05-01T00:00:00+08:00"))
        );
        assert_eq!(shown["matter"]["progress"]["total"], 1);
        assert_eq!(data["events"]["nodes"], json!([{ "sentence": "撤回2件任务" }]));
    });
}

#[test]
fn the_same_command_twice_is_done_once_and_answered_twice() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let first = traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        let facts = county.facts().await;
        let again = traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        assert_eq!(first["receipt"]["position"], again["receipt"]["position"]);
        assert_eq!(again["userErrors"], json!([]));
        assert_eq!(county.facts().await, facts);

        let mut other = feedback(&road, "另一内容");
        other["cmd"] = cmd("report");
        assert_eq!(code(&traffic.ask(FEEDBACK, other).await), "COMMAND_ID_REUSED");
        assert_eq!(county.facts().await, facts);
    });
}

#[test]
fn a_version_that_was_overtaken_is_refused_with_the_one_there_is() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let mut stale = feedback(&road, "已完成");
        stale["cmd"] = cmd("stale");
        stale["cmd"]["expectedVersion"] = json!(7);
        let data = traffic.data(FEEDBACK, stale).await;
        let error = &data["submitFeedback"]["userErrors"][0];
        assert_eq!(error["code"], "VERSION_CONFLICT");
        assert_eq!(error["field"], json!(["cmd", "expectedVersion"]));
        assert_eq!(error["hint"]["version"], 1);
    });
}

#[test]
fn an_input_that_is_wrong_is_named_by_its_path() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let facts = county.facts().await;
        let refused = |payload: &Value| {
            let error = &payload["userErrors"][0];
            format!("{} {}", error["code"].as_str().unwrap(), error["field"])
        };
        let empty = traffic.tell(FEEDBACK, "empty", feedback(&road, " ")).await;
        assert_eq!(refused(&empty), r#"INVALID ["text"]"#);
        let long = traffic.tell(FEEDBACK, "long", feedback(&road, &"长".repeat(4_001))).await;
        assert_eq!(refused(&long), r#"INVALID ["text"]"#);
        let nowhere = traffic.tell(FEEDBACK, "nowhere", feedback("nonsense", "…")).await;
        assert_eq!(refused(&nowhere), "NOT_FOUND []");
        let early = office.tell(REVIEW, "early", approve(&road, "PG_GOOD", "")).await;
        assert_eq!(refused(&early), "WRONG_STATE []");

        let mut unit = self::road();
        unit["input"]["items"][0]["lead"] = json!(["D99"]);
        let unit = office.tell(REGISTER, "unit", unit).await;
        assert_eq!(refused(&unit), r#"INVALID ["items","lead"]"#);

        let mut no_uuid = feedback(&road, "…");
        no_uuid["cmd"] = json!({ "id": "1" });
        let data = traffic.data(FEEDBACK, no_uuid).await;
        assert_eq!(refused(&data["submitFeedback"]), r#"INVALID ["cmd","id"]"#);
        assert_eq!(county.facts().await, facts);
    });
}
