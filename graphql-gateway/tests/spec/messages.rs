//! The office's own words: what they would say and cost, and that an order carries them.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::with_database;
use crate::orders::{REGISTER, road};
use crate::walk::table;

const NOW: &str = "2020-03-02 09:00";

const PREVIEW: &str = "query($input:SmsPreviewInput!){smsPreview(input:$input){
  text characters segments variables{name example} userErrors{code field message}}}";

const ISSUE: &str = "mutation($cmd:Cmd!,$input:BatchInput!){issueBatch(cmd:$cmd,input:$input){
  userErrors{code field message} previewHash smsText assignments{smsText}}}";

const WORDS: &str = "{督查室}：请{单位}{时限}前报送“{任务}”，剩{剩余天数}天。";

async fn preview(who: &Client, input: Value) -> Value {
    who.data(PREVIEW, json!({ "input": input })).await["smsPreview"].clone()
}

#[test]
fn a_text_is_shown_as_it_would_be_read_with_examples_for_what_is_not_given() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let examples = preview(&office, json!({ "text": WORDS })).await;
        let columns = ["/text", "/characters", "/segments", "/userErrors"];
        expect!["督查室：请某单位3月12日24:00前报送“第二季度农村公路养护进展报送”，剩10天。 · 43 · 1 · []"].assert_eq(&table(&json!([examples]), &columns));
        expect![[r#"
            单位 · 某单位
            任务 · 第二季度农村公路养护进展报送
            时限 · 3月12日24:00
            剩余天数 · 10
            逾期天数 · 0
            督查室 · 督查室"#]]
        .assert_eq(&table(&examples["variables"], &["/name", "/example"]));
        let given = json!({
            "text": WORDS, "task": "完成{路面}施工", "unit": "D10",
            "due": "2020-04-01T00:00:00+08:00",
        });
        let given = preview(&office, given).await;
        expect!["督查室：请交通局3月31日24:00前报送“完成（路面）施工”，剩29天。 · 37 · 1 · []"]
            .assert_eq(&table(&json!([given]), &columns));
        let facts = county.facts().await;
        for (characters, segments) in [(70, 1), (71, 2), (134, 2), (135, 3)] {
            let text = "字".repeat(characters);
            let long = preview(&office, json!({ "text": text })).await;
            assert_eq!(
                (&long["characters"], &long["segments"]),
                (&json!(characters), &json!(segments))
            );
        }
        assert_eq!(county.facts().await, facts);
    });
}

#[test]
fn a_text_that_cannot_be_used_is_refused_where_it_stands() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let mut told = Vec::new();
        for text in ["请{姓名}报送", "请{事项}", "请{单位报送", "请单位}报送", "", "火🔥"]
        {
            let shown = preview(&office, json!({ "text": text })).await;
            assert_eq!((&shown["text"], &shown["segments"]), (&Value::Null, &json!(0)));
            assert_eq!(shown["variables"].as_array().unwrap().len(), 6);
            told.push(shown["userErrors"][0].clone());
        }
        expect![[r#"
            INVALID · ["input","text"] · 没有变量“姓名”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室
            INVALID · ["input","text"] · 没有变量“事项”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室
            INVALID · ["input","text"] · 花括号须成对
            INVALID · ["input","text"] · 花括号须成对
            INVALID · ["input","text"] · 不能为空
            INVALID · ["input","text"] · 含有不能发送的字符（U+1F525）"#]].assert_eq(&table(&json!(told), &["/code", "/field", "/message"]));
    });
}

#[test]
fn an_order_is_previewed_and_issued_in_the_offices_own_words() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        let office = county.enter("staff").await;
        let matter = office.tell(REGISTER, "register", road()).await["matter"]["id"].clone();
        let order = |words: Value, hash: Value| {
            json!({ "input": {
                "selections": [{ "matter": matter }], "smsText": words,
                "dryRun": hash.is_null(), "previewHash": hash,
            }})
        };
        let facts = county.facts().await;
        let unread = office.tell(ISSUE, "unread", order(json!("请{姓名}报送"), Value::Null)).await;
        expect![[r#"[{"code":"INVALID","field":["input","smsText"],"message":"没有变量“姓名”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室"}]"#]].assert_eq(&unread["userErrors"].to_string());
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");
        let plain = office.tell(ISSUE, "plain", order(Value::Null, Value::Null)).await;
        assert_eq!(plain["smsText"], Value::Null);
        let own = office.tell(ISSUE, "own", order(json!(WORDS), Value::Null)).await;
        assert_eq!(own["smsText"], WORDS);
        assert_ne!(own["previewHash"], plain["previewHash"]);
        let other = order(Value::Null, own["previewHash"].clone());
        let other = office.tell(ISSUE, "others", other).await;
        assert_eq!(other["userErrors"][0]["code"], "PREVIEW_CHANGED");
        let sent = order(json!(WORDS), own["previewHash"].clone());
        let sent = office.tell(ISSUE, "send", sent).await;
        assert_eq!((&sent["userErrors"], &sent["smsText"]), (&json!([]), &json!(WORDS)));
        assert_eq!(sent["assignments"], json!([{ "smsText": WORDS }, { "smsText": WORDS }]));
        let traffic = county.enter("traffic").await;
        let told = traffic.data("{inbox{nodes{text}}}", json!({})).await;
        expect![[r#""督查室：请交通局3月31日24:00前报送“完成路面施工”，剩29天。""#]]
            .assert_eq(&told["inbox"]["nodes"][0]["text"].to_string());
    });
}
