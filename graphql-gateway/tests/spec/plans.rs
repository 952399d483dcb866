//! Plans at the front desk: looked at before they are scheduled, opened by the clock, skipped and
//! stopped by the office, and none of a unit's business.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, code};
use crate::county::County;
use crate::database::with_database;
use crate::orders::{REGISTER, road};
use crate::walk::table;

const NOW: &str = "2020-03-02 09:00";

const SCHEDULE: &str = "mutation($cmd:Cmd!,$input:SchedulePlanInput!){
  schedulePlan(cmd:$cmd,input:$input){
    receipt{position projected} userErrors{code field message}
    plan{id version} coming{periodKey issueAt dueAt dueWorks}}}";
const REVISE: &str = "mutation($cmd:Cmd!,$input:RevisePlanInput!){
  revisePlan(cmd:$cmd,input:$input){
    userErrors{code field message} plan{version termsVersion text} coming(first:2){periodKey}}}";
const SKIP: &str = "mutation($cmd:Cmd!,$plan:ID!,$key:String!){
  skipPeriod(cmd:$cmd,plan:$plan,periodKey:$key,reason:\"汛期免报\"){
    userErrors{code field} plan{skipped} coming(first:2){periodKey}}}";
const STOP: &str =
    "mutation($cmd:Cmd!,$plan:ID!){stopPlan(cmd:$cmd,plan:$plan,reason:\"任务完成\"){
  userErrors{code} plan{stopped stoppedReason can} coming{periodKey}}}";
const PLAN: &str = "query($id:ID!){plan(id:$id){
  matter{number} items version termsVersion stopped text frequency dates leadDays issue due at
  smsText firstPeriod lastPeriod coming(first:1){periodKey} skipped openedCount can
  lastOpened{periodKey issuedAt dueAt issued already moved{itemNo} alarms{itemNo}}
  events{nodes{sentence}}}}";
const MERGE: &str = "mutation($cmd:Cmd!,$input:MergeUnitsInput!){
  mergeUnits(cmd:$cmd,input:$input){userErrors{code message}}}";
const CLOSE: &str = "mutation($cmd:Cmd!,$input:CloseUnitInput!){
  closeUnit(cmd:$cmd,input:$input){userErrors{code message}}}";
const ALARMS: &str = "query($id:ID!){plan(id:$id){lastOpened{
  issued already moved{itemNo from{code} to{code}} alarms{itemNo unit{code} cause}}}}";
const ISSUED: &str = "{assignments(first:10){nodes{unit{code} dueAt matter{plans{id}}}}}";
const EVERYTHING: &str = "query($id:ID!){plan(id:$id){id} node(id:$id){id}
  matters{nodes{plans{id}}}}";
const ALL: &str = "query($after:String){plans(first:1,after:$after){
  totalCount nodes{id matter{number}} pageInfo{endCursor hasNextPage}}}";

/// Due on the 20th of the last month of a quarter, and issued ten days before.
fn quarterly() -> Value {
    let on = json!({ "frequency": "QUARTERLY", "month": 3, "day": 20 });
    json!({ "at": "09:00", "smsText": "请按期报送", "cadence": { "beforeDue": {
        "onDay": { "on": on, "before": "17:30" }, "leadDays": 10, "first": "2020Q1",
    }}})
}

/// On days that somebody has chosen.
fn on_days() -> Value {
    json!({ "at": "09:00", "cadence": { "dates": {
        "days": ["2020-05-20", "2020-09-10"], "leadDays": 7,
    }}})
}

async fn registered(office: &Client) -> Value {
    let payload = office.tell(REGISTER, "register", road()).await;
    payload["matter"]["id"].clone()
}

fn input(matter: &Value, terms: &Value, dry: bool) -> Value {
    json!({ "input": { "matter": matter, "terms": terms, "dryRun": dry } })
}

/// A plan for the road, every quarter.
async fn scheduled(office: &Client) -> (Value, Value) {
    let matter = registered(office).await;
    let payload = office.tell(SCHEDULE, "schedule", input(&matter, &quarterly(), false)).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    assert_eq!(payload["receipt"]["projected"], true);
    (payload["plan"]["id"].clone(), payload["coming"].clone())
}

fn keys(coming: &Value) -> Vec<&str> {
    let coming = coming.as_array().unwrap().iter();
    coming.map(|it| it["periodKey"].as_str().unwrap()).collect()
}

#[test]
fn a_dry_run_shows_what_would_come_and_writes_nothing() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let matter = registered(&office).await;
        let facts = county.facts().await;
        let look = office.tell(SCHEDULE, "look", input(&matter, &quarterly(), true)).await;
        assert_eq!((&look["plan"], &look["receipt"]), (&Value::Null, &Value::Null));
        expect![[r#"
            2020Q1 · 2020-03-10T09:00:00+08:00 · 2020-03-20T17:30:00+08:00 · true
            2020Q2 · 2020-06-10T09:00:00+08:00 · 2020-06-20T17:30:00+08:00 · false
            2020Q3 · 2020-09-10T09:00:00+08:00 · 2020-09-20T17:30:00+08:00 · false
            2020Q4 · 2020-12-10T09:00:00+08:00 · 2020-12-20T17:30:00+08:00 · false"#]]
        .assert_eq(&table(&look["coming"], &["/periodKey", "/issueAt", "/dueAt", "/dueWorks"]));
        let days = office.tell(SCHEDULE, "days", input(&matter, &on_days(), true)).await;
        assert_eq!(keys(&days["coming"]), ["2020-05-20", "2020-09-10"]);
        assert_eq!(county.facts().await, facts);
        let (_, coming) = scheduled(&office).await;
        assert_eq!(coming, look["coming"]);
    });
}

#[test]
fn the_clock_opens_a_period_at_its_planned_instant() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let (plan, _) = scheduled(&office).await;
        county.later("2020-04-01 10:00").await;
        let shown = office.data(PLAN, json!({ "id": plan })).await["plan"].clone();
        let issued = office.data(ISSUED, json!({})).await["assignments"]["nodes"].clone();
        expect![[r#"
            D10 · 2020-03-20T17:30:00+08:00
            D15 · 2020-03-20T17:30:00+08:00"#]]
        .assert_eq(&table(&issued, &["/unit/code", "/dueAt"]));
        assert_eq!(issued[0]["matter"]["plans"], json!([{ "id": plan }]));
        expect![[r#"
            {
              "at": "09:00",
              "can": [
                "revisePlan",
                "skipPeriod",
                "stopPlan"
              ],
              "coming": [
                {
                  "periodKey": "2020Q2"
                }
              ],
              "dates": [],
              "due": "每季度末月20日17:30前",
              "events": {
                "nodes": [
                  {
                    "sentence": "设定定期交办：每季度末月20日17:30前，提前10日交办，自2020Q1起"
                  },
                  {
                    "sentence": "自动交办2020Q1期2件任务，3月20日17:30前应报"
                  }
                ]
              },
              "firstPeriod": "2020Q1",
              "frequency": "QUARTERLY",
              "issue": "提前10日交办",
              "items": [],
              "lastOpened": {
                "alarms": [],
                "already": 0,
                "dueAt": "2020-03-20T17:30:00+08:00",
                "issued": 2,
                "issuedAt": "2020-03-10T09:00:00+08:00",
                "moved": [],
                "periodKey": "2020Q1"
              },
              "lastPeriod": null,
              "leadDays": 10,
              "matter": {
                "number": "示督〔2020〕001号"
              },
              "openedCount": 1,
              "skipped": [],
              "smsText": "请按期报送",
              "stopped": false,
              "termsVersion": 1,
              "text": "每季度末月20日17:30前，提前10日交办，自2020Q1起",
              "version": 2
            }"#]]
        .assert_eq(&format!("{shown:#}"));
    });
}

#[test]
fn what_could_not_be_issued_and_who_was_asked_instead_is_shown() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let [office, head] = [county.enter("staff").await, county.enter("head").await];
        let (plan, _) = scheduled(&office).await;
        let merge = json!({ "input": {
            "from": "D10", "into": "T01", "effectiveOn": "2020-03-05",
        }});
        let merged = head.tell(MERGE, "merge", merge).await;
        assert_eq!(merged["userErrors"], json!([]), "{merged:#}");
        let close = json!({ "input": { "unit": "D15", "reason": "机构改革" } });
        let closed = head.tell(CLOSE, "close", close).await;
        assert_eq!(closed["userErrors"], json!([]), "{closed:#}");
        county.later("2020-03-11 09:00").await;
        let shown = office.data(ALARMS, json!({ "id": plan })).await;
        let moved = json!([{ "itemNo": 1, "from": { "code": "D10" }, "to": { "code": "T01" } }]);
        let alarms = json!([{ "itemNo": 1, "unit": { "code": "D15" }, "cause": "UNIT_CLOSED" }]);
        let last = json!({ "issued": 1, "already": 0, "moved": moved, "alarms": alarms });
        assert_eq!(shown["plan"]["lastOpened"], last);
    });
}

#[test]
fn the_office_revises_skips_and_stops_what_comes() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let (plan, _) = scheduled(&office).await;
        let key = |key: &str| json!({ "plan": plan, "key": key });
        let skipped = office.tell(SKIP, "skip", key("2020Q2")).await;
        assert_eq!(skipped["userErrors"], json!([]), "{skipped:#}");
        assert_eq!(keys(&skipped["coming"]), ["2020Q1", "2020Q3"]);
        assert_eq!(skipped["plan"]["skipped"], json!(["2020Q2"]));
        let never = office.tell(SKIP, "never", key("2020-05")).await;
        assert_eq!(never["userErrors"], json!([{ "code": "INVALID", "field": ["periodKey"] }]));
        // What fell due meanwhile is opened first, though nobody has watched the clock.
        county.clock.set("2020-03-11 09:00".parse().unwrap());
        let input = json!({ "plan": plan, "terms": on_days(), "reason": "改为检查日" });
        let revised = office.tell(REVISE, "revise", json!({ "input": input })).await;
        assert_eq!(revised["userErrors"], json!([]), "{revised:#}");
        let text = "5月20日、9月10日各24:00前，提前7日交办";
        assert_eq!(revised["plan"], json!({ "version": 4, "termsVersion": 2, "text": text }));
        assert_eq!(keys(&revised["coming"]), ["2020-05-20", "2020-09-10"]);
        let stop = json!({ "plan": plan });
        let stopped = office.tell(STOP, "stop", stop.clone()).await;
        let state = json!({ "stopped": true, "stoppedReason": "任务完成", "can": [] });
        assert_eq!((&stopped["plan"], &stopped["coming"]), (&state, &json!([])));
        let facts = county.facts().await;
        assert_eq!(office.tell(STOP, "stop", stop).await, stopped, "sent again");
        assert_eq!(county.facts().await, facts);
    });
}

#[test]
fn terms_that_say_not_exactly_one_thing_are_refused_with_the_path() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let matter = registered(&office).await;
        let facts = county.facts().await;
        let mut both = quarterly();
        both["cadence"]["dates"] = on_days()["cadence"]["dates"].clone();
        let mut twice = quarterly();
        twice["cadence"]["beforeDue"]["each"] = json!("QUARTERLY");
        let mut unread = quarterly();
        unread["cadence"]["beforeDue"]["first"] = json!("2020年");
        let issue = json!({ "frequency": "MONTHLY", "day": 1 });
        let after = json!({ "issue": issue, "first": "2020-04" });
        let cases = [
            (json!({ "at": "09:00", "cadence": {} }), "terms.cadence"),
            (both, "terms.cadence"),
            (twice, "terms.cadence.beforeDue"),
            (unread, "terms.cadence.beforeDue.first"),
            (json!({ "at": "9:00", "cadence": {} }), "BAD_REQUEST"),
            (
                json!({ "at": "09:00", "cadence": { "afterIssue": after } }),
                "terms.cadence.afterIssue",
            ),
        ];
        for (n, (terms, path)) in cases.into_iter().enumerate() {
            let mut variables = input(&matter, &terms, false);
            variables["cmd"] = crate::client::cmd(&format!("wrong {n}"));
            let answer = office.ask(SCHEDULE, variables).await;
            let error = &answer["data"]["schedulePlan"]["userErrors"][0];
            let field = error["field"].as_array().map(|field| {
                let parts: Vec<_> = field.iter().filter_map(Value::as_str).collect();
                parts.join(".")
            });
            let said = field.unwrap_or_else(|| code(&answer));
            assert_eq!(said, path, "{answer:#}");
        }
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");
    });
}

#[test]
fn plans_are_for_those_who_see_the_county() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let (plan, _) = scheduled(&office).await;
        county.later("2020-03-11 09:00").await;
        let mut seen = Vec::new();
        for who in ["staff", "leader", "auditor", "traffic", "willow", "helper", "admin"] {
            let viewer = county.enter(who).await;
            let shown = viewer.data(EVERYTHING, json!({ "id": plan })).await;
            let listed = viewer.ask(ALL, json!({})).await;
            let of_matter = &shown["matters"]["nodes"][0]["plans"];
            let count = of_matter.as_array().map_or(0, Vec::len);
            let [one, node] =
                ["plan", "node"].map(|name| if shown[name].is_null() { "–" } else { "✓" });
            let list = match &listed["data"]["plans"]["totalCount"] {
                Value::Number(count) => count.to_string(),
                _ => code(&listed),
            };
            seen.push(format!("{one} {node} {count} {list} {who}"));
        }
        expect![[r#"
            ✓ ✓ 1 1 staff
            ✓ ✓ 1 1 leader
            ✓ ✓ 1 1 auditor
            – – 0 FORBIDDEN traffic
            – – 0 FORBIDDEN willow
            – – 0 FORBIDDEN helper
            – – 0 FORBIDDEN admin"#]]
        .assert_eq(&seen.join("\n"));
        let traffic = county.enter("traffic").await;
        let stop = traffic.tell(STOP, "stop", json!({ "plan": plan })).await;
        assert_eq!(stop["userErrors"], json!([{ "code": "FORBIDDEN" }]));
        assert_eq!(stop["plan"], Value::Null);
        let matter = registered(&office).await;
        let look = traffic.tell(SCHEDULE, "look", input(&matter, &quarterly(), true)).await;
        assert_eq!(look["userErrors"][0]["code"], "FORBIDDEN");
        assert_eq!((&look["plan"], &look["coming"]), (&Value::Null, &json!([])));
        let leader = county.enter("leader").await;
        let shown = leader.data(PLAN, json!({ "id": plan })).await;
        assert_eq!(shown["plan"]["can"], json!([]));
    });
}

#[test]
fn plans_come_page_by_page_the_newest_first() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let (first, _) = scheduled(&office).await;
        county.clock.set("2020-03-02 09:30".parse().unwrap());
        let matter = registered(&office).await;
        let second = office.tell(SCHEDULE, "second", input(&matter, &on_days(), false)).await;
        let page = office.data(ALL, json!({})).await["plans"].clone();
        assert_eq!(page["nodes"][0]["id"], second["plan"]["id"]);
        assert_eq!(
            (&page["totalCount"], &page["pageInfo"]["hasNextPage"]),
            (&json!(2), &json!(true))
        );
        let after = json!({ "after": page["pageInfo"]["endCursor"] });
        let rest = office.data(ALL, after).await["plans"].clone();
        assert_eq!(rest["nodes"][0]["id"], first);
        assert_eq!(rest["pageInfo"]["hasNextPage"], false);
    });
}
