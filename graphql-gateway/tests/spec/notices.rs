//! The inbox of a unit and the outbox of the office: who sees what, what is unread, and what a
//! person says to a notice that waits for a person.

use commands::Asked;
use domain::notice::{Act, Channel, Command, Failure, Notice, NoticeId};
use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, code};
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::listener::Events;
use crate::orders::{FEEDBACK, feedback, issued};
use crate::statements;
use crate::walk::table;

const NOW: &str = "2020-03-02 09:00";

const INBOX: &str = "query($first:Int!,$after:String){
  inbox(first:$first,after:$after){totalCount countExact pageInfo{hasNextPage endCursor}
    nodes{id kind role unit{code} text segments urgent unread queuedAt notBefore expiresAt
      about{id} deliveries{channel state attempts code at nextAt text} version can
      events{nodes{sentence}}}}
  inboxUnread}";

const OUTBOX: &str = "query($f:OutboxFilter,$after:String){
  outbox(filter:$f,after:$after){totalCount nodes{id kind role unit{code} unread can version
    about{id} deliveries{state code text}}}
  outboxCounts{state count}}";

const NODE: &str = "query($id:ID!){node(id:$id){... on Notice{id text about{id}}}}";

const MARK: &str = "mutation($id:ID!){markInboxRead(input:{upTo:$id}){unread userErrors{code}}}";

const REVIVE: &str = "mutation($cmd:Cmd!,$id:ID!,$reason:String!){
  reviveNotice(cmd:$cmd,input:{notice:$id,channel:SMS,reason:$reason}){
    receipt{projected} userErrors{code field message}
    notice{version can deliveries{state text nextAt}}}}";

const CLOSE: &str = "mutation($cmd:Cmd!,$id:ID!,$reason:String!){
  closeNotice(cmd:$cmd,input:{notice:$id,channel:SMS,delivered:true,reason:$reason}){
    receipt{projected} userErrors{code field message}
    notice{version can deliveries{state text}}}}";

fn input(id: &Value, reason: &str) -> Value {
    json!({ "id": id, "reason": reason })
}

async fn inbox(who: &Client, first: u32, after: &Value) -> Value {
    who.data(INBOX, json!({ "first": first, "after": after })).await
}

async fn outbox(who: &Client, filter: Value) -> Value {
    who.data(OUTBOX, json!({ "f": filter })).await
}

/// Two departments were given the road, one of them has come overdue with it: the traffic office
/// and its principal were told.
async fn overdue(county: &County) -> [String; 2] {
    let (_, [road, water]) = issued(county).await;
    county.later("2020-03-28 09:00").await;
    let own = county.enter("water").await;
    own.tell(FEEDBACK, "in time", feedback(&water, "已完成")).await;
    county.later("2020-04-01 09:00").await;
    [road, water]
}

/// The courier tries a notice, and the gateway says that it never will.
async fn dead(county: &County, id: &str) {
    use base64::Engine;
    let id = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(id).unwrap();
    let id = String::from_utf8(id).unwrap().replace("Notice:", "");
    let code = "isv.MOBILE_NUMBER_ILLEGAL".to_owned();
    for (n, act) in [Act::Attempt {}, Act::Fail { no: 1, code, failure: Failure::ForGood }]
        .into_iter()
        .enumerate()
    {
        let asked = Asked::by_system(&format!("courier/{id}/{n}"));
        let command = Command::On(Channel::Sms, act);
        county.house.desk.tell::<Notice>(&id, command, &asked).await.unwrap().unwrap();
    }
    county.settled().await;
}

#[test]
fn an_inbox_shows_what_is_said_to_ones_own_office_of_the_unit() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        let [road, _] = overdue(&county).await;
        let traffic = county.enter("traffic").await;
        let page = inbox(&traffic, 2, &Value::Null).await;
        let columns = ["/kind", "/role", "/unit/code", "/unread", "/queuedAt", "/text"];
        let list = &page["inbox"];
        expect![[r#"
            OVERDUE · STAFF · D10 · true · 2020-04-01T09:00:00+08:00 · 督查室：“完成路面施工”应于3月31日24:00前报送，已逾期1天，请交通局尽快补报。
            VERDICT · STAFF · D10 · true · 2020-04-01T09:00:00+08:00 · “完成路面施工”3月31日应报，逾期未报送，亮红灯，−2.000分"#]].assert_eq(&table(&list["nodes"], &columns));
        let after = &list["pageInfo"]["endCursor"];
        let rest = inbox(&traffic, 20, after).await["inbox"].clone();
        expect![[r#"
            T1 · STAFF · D10 · true · 2020-04-01T09:00:00+08:00 · 督查室提醒：“完成路面施工”即将到期，请交通局务必于3月31日24:00前报送。
            T3 · STAFF · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”还有3天到期，请交通局于3月31日24:00前报送。
            UNREAD · STAFF · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”尚未查看，3月31日24:00到期，请交通局登录签收。
            UNREAD · STAFF · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”尚未查看，3月31日24:00到期，请交通局登录签收。
            UNREAD · STAFF · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”尚未查看，3月31日24:00到期，请交通局登录签收。
            UNREAD · STAFF · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”尚未查看，3月31日24:00到期，请交通局登录签收。
            ISSUED · STAFF · D10 · true · 2020-03-02T09:00:00+08:00 · 督查室交办“完成路面施工”，请交通局于3月31日24:00前报送，并及时登录签收。"#]].assert_eq(&table(&rest["nodes"], &columns));
        assert_eq!(
            (&list["totalCount"], &list["countExact"], &rest["pageInfo"]["hasNextPage"]),
            (&rest["totalCount"], &json!(true), &json!(false))
        );
        let oldest = rest["nodes"].as_array().unwrap().last().unwrap();
        assert_eq!(oldest["about"], json!([{ "id": road }]));
        let deliveries = ["/channel", "/state", "/attempts", "/code", "/at", "/nextAt", "/text"];
        expect!["SMS · PENDING · 0 · null · null · 2020-03-02T09:00:00+08:00 · 短信待发送，3月2日09:00发出"].assert_eq(&table(&oldest["deliveries"], &deliveries));
        expect![[r#"1 · false · 2020-03-02T09:00:00+08:00 · 2020-03-03T09:00:00+08:00 · 1 · [] · {"nodes":[{"sentence":"通知交通局联络员（交办）：督查室交办“完成路面施工”，请交通局于3月31日24:00前报送，并及时登录签收。"}]}"#]].assert_eq(&table(
            &json!([oldest]),
            &["/segments", "/urgent", "/notBefore", "/expiresAt", "/version", "/can", "/events"],
        ));

        // The principal is told of what is overdue, and nothing else.
        let chief = county.enter("chief").await;
        let told = inbox(&chief, 20, &Value::Null).await;
        expect![[r#"
            OVERDUE · PRINCIPAL · D10 · true · 2020-04-01T09:00:00+08:00 · 督查室：“完成路面施工”应于3月31日24:00前报送，已逾期1天，请交通局尽快补报。
            UNREAD · PRINCIPAL · D10 · true · 2020-03-28T09:00:00+08:00 · 督查室提醒：“完成路面施工”尚未查看，3月31日24:00到期，请交通局登录签收。"#]].assert_eq(&table(&told["inbox"]["nodes"], &columns));
    });
}

#[test]
fn what_was_read_stays_read_and_the_number_falls() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let traffic = county.enter("traffic").await;
        let facts = county.facts().await;
        let page = inbox(&traffic, 20, &Value::Null).await;
        let nodes = page["inbox"]["nodes"].as_array().unwrap().clone();
        let all = nodes.len();
        assert_eq!(page["inboxUnread"], all);
        let mut events = Events::of(&traffic, "subscription{inboxUnread}", json!({})).await;
        assert_eq!(events.data().await["inboxUnread"], all);

        let mark = async |id: &Value| {
            traffic.data(MARK, json!({ "id": id })).await["markInboxRead"].clone()
        };
        assert_eq!(mark(&nodes[1]["id"]).await, json!({ "unread": 1, "userErrors": [] }));
        assert_eq!(events.data().await["inboxUnread"], 1, "also where nobody clicked");
        // A mark does not move back.
        assert_eq!(mark(&nodes[all - 1]["id"]).await["unread"], 1);
        let read = inbox(&traffic, 20, &Value::Null).await;
        let unread: Vec<_> = read["inbox"]["nodes"].as_array().unwrap().iter().collect();
        let unread: Vec<_> = unread.iter().map(|it| it["unread"] == json!(true)).collect();
        assert_eq!((unread[0], unread[1..].iter().any(|it| *it)), (true, false));

        // Another one of the unit reads by their own mark, and what is none of theirs is not there.
        let chief = county.enter("chief").await;
        let foreign = chief.data(MARK, json!({ "id": nodes[0]["id"] })).await;
        assert_eq!(foreign["markInboxRead"]["userErrors"], json!([{ "code": "NOT_FOUND" }]));
        assert_eq!(foreign["markInboxRead"]["unread"], 2);
        let office = county.enter("staff").await;
        let office = office.data(MARK, json!({ "id": nodes[0]["id"] })).await;
        assert_eq!(office["markInboxRead"]["userErrors"], json!([{ "code": "NOT_FOUND" }]));
        assert_eq!(county.facts().await, facts, "a mark is no fact");

        assert_eq!(mark(&nodes[0]["id"]).await["unread"], 0);
        assert_eq!(events.data().await["inboxUnread"], 0);
        county.later("2020-04-01 17:00").await;
        assert_eq!(events.data().await["inboxUnread"], 1, "the digest of the day");
    });
}

#[test]
fn nobody_sees_a_notice_of_another_unit_however_they_ask() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let traffic = county.enter("traffic").await;
        let page = inbox(&traffic, 20, &Value::Null).await;
        let id = page["inbox"]["nodes"][0]["id"].clone();
        let mut seen = vec!["node about inbox unread outbox".to_owned()];
        let people =
            ["staff", "head", "leader", "auditor", "traffic", "chief", "water", "willow", "helper"];
        for who in people.into_iter().chain(["admin"]) {
            let viewer = county.enter(who).await;
            let node = viewer.data(NODE, json!({ "id": id })).await["node"].clone();
            let own = inbox(&viewer, 20, &Value::Null).await;
            let out = viewer.ask(OUTBOX, json!({})).await;
            let shown = if node.is_null() { "–" } else { "✓" };
            let about = node["about"].as_array().map_or(0, Vec::len);
            let (count, unread) = (&own["inbox"]["totalCount"], &own["inboxUnread"]);
            let total = &out["data"]["outbox"]["totalCount"];
            let list = if total.is_null() {
                assert_eq!(out["data"], json!({ "outbox": null, "outboxCounts": null }));
                code(&out)
            } else {
                total.to_string()
            };
            seen.push(format!("{shown} {about} {count} {unread} {list} {who}"));
        }
        expect![[r#"
            node about inbox unread outbox
            ✓ 1 0 0 17 staff
            ✓ 1 0 0 17 head
            – 0 0 0 FORBIDDEN leader
            – 0 0 0 FORBIDDEN auditor
            ✓ 1 9 9 FORBIDDEN traffic
            – 0 2 2 FORBIDDEN chief
            – 0 6 6 FORBIDDEN water
            – 0 0 0 FORBIDDEN willow
            – 0 0 0 FORBIDDEN helper
            ✓ 0 0 0 17 admin"#]]
        .assert_eq(&seen.join("\n"));
    });
}

#[test]
fn the_outbox_is_filtered_and_counted_by_state() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let office = county.enter("staff").await;
        let all = outbox(&office, Value::Null).await;
        let newest = all["outbox"]["nodes"][0].clone();
        dead(&county, newest["id"].as_str().unwrap()).await;
        assert_eq!(newest["unread"], false, "it is not the office's own");
        let mut told = Vec::new();
        for filter in [
            json!({}),
            json!({ "states": ["DEAD"] }),
            json!({ "states": ["DEAD", "PENDING"], "channel": "SMS" }),
            json!({ "channel": "EMAIL" }),
            json!({ "unit": "D15" }),
            json!({ "unit": "D10", "kind": "OVERDUE" }),
            json!({ "kind": "ALARM" }),
        ] {
            let found = outbox(&office, filter.clone()).await["outbox"].clone();
            assert_eq!(found["totalCount"], found["nodes"].as_array().unwrap().len());
            told.push(format!("{} {filter}", found["totalCount"]));
        }
        expect![[r#"
            17 {}
            1 {"states":["DEAD"]}
            17 {"channel":"SMS","states":["DEAD","PENDING"]}
            0 {"channel":"EMAIL"}
            7 {"unit":"D15"}
            2 {"kind":"OVERDUE","unit":"D10"}
            0 {"kind":"ALARM"}"#]]
        .assert_eq(&told.join("\n"));
        let waits = outbox(&office, json!({ "states": ["DEAD"] })).await;
        let columns = ["/kind", "/role", "/unit/code", "/can", "/version", "/deliveries/0/text"];
        expect![[r#"OVERDUE · STAFF · D10 · ["reviveNotice","closeNotice"] · 4 · 4月1日09:00：短信待人工处理（isv.MOBILE_NUMBER_ILLEGAL）"#]].assert_eq(&table(&waits["outbox"]["nodes"], &columns));
        expect![[r#"
            PENDING · 16
            UNDER_WAY · 0
            UNKNOWN · 0
            DELIVERED · 0
            DEAD · 1
            EXPIRED · 0
            CLOSED · 0"#]]
        .assert_eq(&table(&waits["outboxCounts"], &["/state", "/count"]));
    });
}

#[test]
fn a_person_sends_a_dead_notice_again_or_says_how_it_ended() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let (office, admin) = (county.enter("staff").await, county.enter("admin").await);
        let all = outbox(&office, Value::Null).await["outbox"]["nodes"].clone();
        let [first, second] = [0, 1].map(|n: usize| all[n]["id"].clone());
        // What waits is sent anyway: nothing to record.
        let waits = office.tell(REVIVE, "too soon", input(&first, "号码已更正")).await;
        assert_eq!(waits["userErrors"], json!([]), "{waits:#}");
        dead(&county, first.as_str().unwrap()).await;
        dead(&county, second.as_str().unwrap()).await;
        let again = office.tell(REVIVE, "again", input(&first, "号码已更正")).await;
        expect![[r#"
            {
              "notice": {
                "can": [
                  "closeNotice"
                ],
                "deliveries": [
                  {
                    "nextAt": "2020-04-01T09:00:00+08:00",
                    "state": "PENDING",
                    "text": "4月1日09:00：短信人工重发：号码已更正"
                  }
                ],
                "version": 5
              },
              "receipt": {
                "projected": true
              },
              "userErrors": []
            }"#]]
        .assert_eq(&format!("{again:#}"));
        let closed = admin.tell(CLOSE, "close", input(&second, "已电话告知")).await;
        expect![[r#"
            {
              "notice": {
                "can": [],
                "deliveries": [
                  {
                    "state": "CLOSED",
                    "text": "4月1日09:00：短信人工了结，已知晓：已电话告知"
                  }
                ],
                "version": 5
              },
              "receipt": {
                "projected": true
              },
              "userErrors": []
            }"#]]
        .assert_eq(&format!("{closed:#}"));
        // The same again is done once; something else of what is over is refused.
        let twice = admin.tell(CLOSE, "close", input(&second, "已电话告知")).await;
        assert_eq!(twice["notice"], closed["notice"]);
        let over = office.tell(REVIVE, "over", input(&second, "再试一次")).await;
        expect![[
            r#"[{"code":"WRONG_STATE","field":[],"message":"当前状态（人工了结）不能办理此操作"}]"#
        ]]
        .assert_eq(&over["userErrors"].to_string());
    });
}

#[test]
fn who_may_not_and_who_gives_no_reason_is_refused() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let (office, admin) = (county.enter("staff").await, county.enter("admin").await);
        let all = outbox(&office, Value::Null).await["outbox"]["nodes"].clone();
        let first = all[0]["id"].clone();
        dead(&county, first.as_str().unwrap()).await;
        let facts = county.facts().await;
        let mut refused = Vec::new();
        for who in ["leader", "auditor", "traffic", "chief", "helper"] {
            let viewer = county.enter(who).await;
            let said = viewer.tell(REVIVE, who, input(&first, "号码已更正")).await;
            let closed = viewer.tell(CLOSE, &format!("{who} closes"), input(&first, "…")).await;
            assert_eq!(said["userErrors"][0]["code"], closed["userErrors"][0]["code"]);
            refused.push(said["userErrors"][0]["code"].as_str().unwrap().to_owned());
        }
        refused.dedup();
        assert_eq!(refused, ["FORBIDDEN"]);
        let silent = admin.tell(REVIVE, "silent", input(&first, " ")).await;
        assert_eq!(silent["userErrors"][0]["code"], "REASON_REQUIRED");
        let silent = admin.tell(CLOSE, "closes silently", input(&first, "")).await;
        assert_eq!(silent["userErrors"][0]["code"], "REASON_REQUIRED");
        let none = office.tell(REVIVE, "none", input(&json!("Tm90aWNlOjE"), "…")).await;
        assert_eq!(none["userErrors"][0]["code"], "NOT_FOUND");
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");
    });
}

#[test]
fn a_page_of_notices_takes_few_statements_however_long_it_is() {
    with_database_on_this_thread(async |pool| {
        let county = County::writing(pool, NOW).await;
        overdue(&county).await;
        let traffic = county.enter("traffic").await;
        for _ in 0..2 {
            statements::forget();
            let query =
                "{inbox(first:200){nodes{text segments unread unit{name} about{id unit{name}}
                deliveries{text} can}}}";
            let data = traffic.data(query, json!({})).await;
            assert!(data["inbox"]["nodes"].as_array().unwrap().len() > 3);
            let asked = ["FROM notices", "FROM units", "FROM lamp_board", "inbox_marks"]
                .map(statements::counted_of);
            assert_eq!(asked, [2, 1, 1, 1]);
        }
    });
}

#[test]
fn notices_that_are_told_no_further_are_not_shown() {
    with_database(async |pool| {
        let county = County::writing(pool, NOW).await;
        issued(&county).await;
        let id = NoticeId(uuid::Uuid::from_u128(1)).0.to_string();
        crate::pages::poison(&county, event_store::Stream::new("notice", &id), "NoticeDead").await;
        let traffic = county.enter("traffic").await;
        for query in ["{inbox{totalCount}}", "{inboxUnread}"] {
            assert_eq!(code(&traffic.ask(query, json!({})).await), "READ_MODEL_HALTED");
        }
        let office = county.enter("staff").await;
        for query in ["{outbox{totalCount}}", "{outboxCounts{count}}"] {
            assert_eq!(code(&office.ask(query, json!({})).await), "READ_MODEL_HALTED");
        }
    });
}
