//! Quarters at the front desk: points by hand, freezing, opening again, and who may see and do
//! what.

use commands::Asked;
use domain::quarter::{Act, Command};
use domain::roster::{Actor, Role, UserId};
use domain::unit::UnitId;
use expect_test::expect;
use serde_json::{Value, json};
use sqlx::Executor;

use crate::client::{Client, cmd, code};
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};
use crate::statements;
use crate::walk::table;

pub(crate) const ADJUST: &str = "mutation($cmd:Cmd!,$input:AdjustmentInput!){
  proposeAdjustment(cmd:$cmd,input:$input){
    receipt{position} userErrors{code field message} quarter{adjustments{no}}}}";
pub(crate) const DECIDE: &str = "mutation($cmd:Cmd!,$q:ID!,$no:Int!,$agree:Boolean!){
  decideAdjustment(cmd:$cmd,quarter:$q,no:$no,agree:$agree){
    receipt{position} userErrors{code} quarter{adjustments{no}}}}";
pub(crate) const FREEZE: &str = "mutation($cmd:Cmd!,$q:ID!){freezeQuarter(cmd:$cmd,quarter:$q){
  receipt{position projected events{type}} userErrors{code message}
  quarter{state resultHash uptoPosition unsettled settledAt frozenAt}}}";
pub(crate) const PROPOSE: &str = "mutation($cmd:Cmd!,$q:ID!,$reason:String!){
  proposeReopening(cmd:$cmd,quarter:$q,reason:$reason){
    userErrors{code} quarter{reopening{reason proposer{name} proposedAt}}}}";
pub(crate) const REOPEN: &str = "mutation($cmd:Cmd!,$q:ID!,$agree:Boolean!){
  decideReopening(cmd:$cmd,quarter:$q,agree:$agree){
    userErrors{code} quarter{state reopenedAt reopenedReason resultHash frozenAt}}}";
const QUARTER: &str = "query($q:ID!){quarter(id:$q){code state settlesFrom openedAt unsettled
  adjustments{no unit{code} points reason document proposer{name} proposedAt}
  unsettledAssignments{unit{code} lamp plate}
  ruleVersion ruleHash resultHash uptoPosition version
  can{adjust decideAdjustment freeze proposeReopening decideReopening}}}";

pub(crate) fn q1() -> Value {
    json!({ "q": "2020Q1" })
}

pub(crate) fn bonus(points: f64) -> Value {
    json!({ "input": { "quarter": "2020Q1", "unit": "D10", "points": points,
        "reason": "工作受省政府表扬", "document": "示督〔2020〕9号" } })
}

/// One department reported and was approved, the other never answered.
pub(crate) async fn told(county: &County) -> (Client, [String; 2]) {
    let (office, ids) = issued(county).await;
    let traffic = county.enter("traffic").await;
    county.later("2020-03-30 16:20").await;
    traffic.tell(FEEDBACK, "report", feedback(&ids[0], "已完成")).await;
    county.later("2020-04-01 10:00").await;
    office.tell(REVIEW, "approve", approve(&ids[0], "PG_GOOD", "")).await;
    (office, ids)
}

/// What a person can do, in the order of the schema.
async fn can(who: &Client) -> String {
    let can = who.data(QUARTER, q1()).await["quarter"]["can"].clone();
    let names =
        ["adjust", "decideAdjustment", "freeze", "proposeReopening", "decideReopening"].iter();
    names.map(|name| if can[name] == json!(true) { "✓" } else { "–" }).collect()
}

#[test]
fn points_by_hand_are_proposed_by_one_and_decided_by_the_head() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = told(&county).await;
        let [leader, head] = [county.enter("leader").await, county.enter("head").await];
        assert_eq!(can(&office).await, "✓––––");

        let proposed = office.tell(ADJUST, "bonus", bonus(1.5)).await;
        assert_eq!(proposed["userErrors"], json!([]), "{proposed:#}");
        let waits = leader.data(QUARTER, q1()).await["quarter"]["adjustments"].clone();
        let columns =
            ["/no", "/unit/code", "/points", "/document", "/proposer/name", "/proposedAt"];
        expect!["1 · D10 · 1.5 · 示督〔2020〕9号 · 人员staff · 2020-04-01T10:00:00+08:00"]
            .assert_eq(&table(&waits, &columns));
        assert_eq!((can(&head).await, can(&office).await), ("✓✓–––".into(), "✓––––".into()));
        let agreed = json!({ "q": "2020Q1", "no": 1, "agree": true });
        let staff = office.tell(DECIDE, "staff decides", agreed.clone()).await;
        assert_eq!(staff["userErrors"][0]["code"], "FORBIDDEN");
        let decided = head.tell(DECIDE, "head decides", agreed).await;
        assert_eq!(decided["quarter"]["adjustments"], json!([]), "{decided:#}");
    });
}

#[test]
fn a_quarter_is_frozen_once_by_the_head_and_reopened_by_a_leader() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        told(&county).await;
        let [leader, head] = [county.enter("leader").await, county.enter("head").await];
        let traffic = county.enter("traffic").await;
        let early = head.tell(FREEZE, "too early", q1()).await;
        assert_eq!(early["userErrors"][0]["code"], "TOO_EARLY");
        county.later("2020-04-20 09:00").await;
        assert_eq!(can(&head).await, "✓–✓––");
        let frozen = head.tell(FREEZE, "freeze", q1()).await;
        let (state, errors) = (&frozen["quarter"], &frozen["userErrors"]);
        assert_eq!(*errors, json!([]), "{frozen:#}");
        assert_eq!(
            (&state["state"], &state["unsettled"], &frozen["receipt"]["events"]),
            (&json!("FROZEN"), &json!(0), &json!([{ "type": "QuarterFrozen" }]))
        );
        assert_eq!(state["resultHash"].as_str().unwrap().len(), 64);
        let facts = county.facts().await;
        let again = head.tell(FREEZE, "freeze", q1()).await;
        assert_eq!((&again, county.facts().await), (&frozen, facts));
        assert_eq!(can(&head).await, "–––✓–");

        let why = json!({ "q": "2020Q1", "reason": "数据有误" });
        let proposed = head.tell(PROPOSE, "propose", why).await;
        assert_eq!(proposed["quarter"]["reopening"]["proposer"]["name"], "人员head");
        assert_eq!(can(&leader).await, "––––✓");
        let agree = json!({ "q": "2020Q1", "agree": true });
        let unit = traffic.tell(REOPEN, "unit decides", agree.clone()).await;
        assert_eq!(unit["userErrors"][0]["code"], "FORBIDDEN");
        let reopened = leader.tell(REOPEN, "leader decides", agree).await;
        let names = ["state", "reopenedAt", "reopenedReason", "resultHash", "frozenAt"];
        let columns = names.map(|name| format!("/quarter/{name}"));
        let columns: Vec<_> = columns.iter().map(String::as_str).collect();
        expect!["OPEN · 2020-04-20T09:00:00+08:00 · 数据有误 · null · null"]
            .assert_eq(&table(&json!([reopened]), &columns));
    });
}

#[test]
fn a_frozen_ranking_says_by_what_it_was_published_and_a_line_where_it_belongs() {
    with_database(async |pool| {
        const RANKING: &str = "{ranking(quarter:\"2020Q1\"){
          provisional past ruleVersion resultHash position rows{rank unit{code} score}}
          quarter(id:\"2020Q1\"){resultHash uptoPosition}}";
        const LINES: &str = "{unit(id:\"D10\"){scoreLines(quarter:\"2020Q2\"){nodes{
          points rule quarter{code} originQuarter{code} sentence assignment{unit{code}}}}}}";
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let [head, traffic] = [county.enter("head").await, county.enter("traffic").await];
        county.later("2020-03-30 16:20").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        let open = office.data(RANKING, json!({})).await["ranking"].clone();
        assert_eq!((&open["provisional"], &open["past"]), (&json!(true), &json!(false)));
        assert_eq!((&open["resultHash"], &open["ruleVersion"]), (&Value::Null, &json!(1)));
        let position: u64 = open["position"].as_str().unwrap().parse().unwrap();
        assert!(position > 0 && position <= county.facts().await);

        county.later("2020-04-20 09:00").await;
        let frozen = head.tell(FREEZE, "freeze", q1()).await;
        assert_eq!(frozen["quarter"]["unsettled"], 1, "the office never reviewed it");
        let data = office.data(RANKING, json!({})).await;
        let (quarter, ranking) = (&data["quarter"], &data["ranking"]);
        assert_eq!(ranking["provisional"], false);
        assert_eq!(
            (&ranking["resultHash"], &ranking["position"]),
            (&quarter["resultHash"], &quarter["uptoPosition"])
        );
        let columns = ["/rank", "/unit/code", "/score"];
        expect![[r#"
            1 · D15 · 96
            null · D10 · 100"#]]
        .assert_eq(&table(&ranking["rows"], &columns));

        // What is judged behind the closing is posted to the next quarter.
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let carried = office.data(QUARTER, q1()).await["quarter"].clone();
        let columns = ["/unit/code", "/lamp", "/plate"];
        expect!["D10 · GREEN · GREEN"]
            .assert_eq(&table(&carried["unsettledAssignments"], &columns));
        assert_eq!(carried["unsettled"], 1, "what was published stands");
        let mut malus = bonus(-0.5);
        malus["input"]["quarter"] = json!("2020Q2");
        office.tell(ADJUST, "malus", malus).await;
        head.tell(DECIDE, "agree", json!({ "q": "2020Q2", "no": 1, "agree": true })).await;
        let lines = office.data(LINES, json!({})).await["unit"]["scoreLines"]["nodes"].clone();
        let line = |it: &Value| {
            let whose =
                it["assignment"].get("unit").map_or("–".into(), |it| it["code"].to_string());
            let (origin, points) = (&it["originQuarter"]["code"], &it["points"]);
            format!("{} {origin} {points} {whose}", it["rule"].as_str().unwrap())
        };
        let lines: Vec<_> = lines.as_array().unwrap().iter().map(line).collect();
        expect![[r#"
            P-G v1 "2020Q1" 1 "D10"
            L-G v1 "2020Q1" 1 "D10"
            ADJ v1 null -0.5 –"#]]
        .assert_eq(&lines.join("\n"));
        let again = office.data(RANKING, json!({})).await;
        assert_eq!(again["ranking"], *ranking, "what was published stands");
    });
}

#[test]
fn freezing_that_was_cut_off_goes_on_where_it_stopped() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        told(&county).await;
        let head = county.enter("head").await;
        county.later("2020-04-20 09:00").await;
        closed_and_cut_off(&county, "freeze").await;
        let state = head.data(QUARTER, q1()).await["quarter"].clone();
        assert_eq!((&state["state"], can(&head).await), (&json!("SETTLED"), "––✓✓–".to_owned()));
        assert_ne!(state["uptoPosition"], Value::Null);

        let facts = county.facts().await;
        let frozen = head.tell(FREEZE, "freeze", q1()).await;
        assert_eq!(frozen["quarter"]["state"], "FROZEN", "{frozen:#}");
        assert_eq!(frozen["quarter"]["uptoPosition"], state["uptoPosition"]);
        assert_eq!(county.facts().await, facts + 1, "it is not settled twice");
    });
}

/// Closes the books as the first half of freezing does, before the power is cut.
async fn closed_and_cut_off(county: &County, request: &str) {
    let settle = Command { quarter: "2020Q1".parse().unwrap(), act: Act::Settle {} };
    let actor = Actor {
        user: UserId("head".into()),
        unit: UnitId::new("DCS"),
        role: Role::SupHead,
        on_behalf_of: None,
    };
    let id = uuid::Uuid::try_parse(cmd(request)["id"].as_str().unwrap()).unwrap();
    let first_half = uuid::Uuid::new_v5(&id, b"settle");
    let asked = Asked::by(actor, first_half, commands::ClientKind::Web);
    county.house.desk.handle(&settle, &asked).await.unwrap().unwrap();
    county.settled().await;
}

#[test]
fn freezing_goes_on_also_where_the_version_that_was_seen_is_sent_along() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        told(&county).await;
        let head = county.enter("head").await;
        county.later("2020-04-20 09:00").await;
        let seen = head.data(QUARTER, q1()).await["quarter"]["version"].clone();
        let mut request = q1();
        request["cmd"] = cmd("freeze");
        request["cmd"]["expectedVersion"] = json!(99);
        let stale = head.data(FREEZE, request.clone()).await["freezeQuarter"].clone();
        assert_eq!(stale["userErrors"][0]["code"], "VERSION_CONFLICT");
        closed_and_cut_off(&county, "freeze").await;
        request["cmd"]["expectedVersion"] = seen;
        let frozen = head.data(FREEZE, request).await["freezeQuarter"].clone();
        assert_eq!(frozen["quarter"]["state"], "FROZEN", "{frozen:#}");
    });
}

#[test]
fn freezing_that_was_cut_off_is_over_once_the_quarter_was_reopened() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        told(&county).await;
        let [leader, head] = [county.enter("leader").await, county.enter("head").await];
        county.later("2020-04-20 09:00").await;
        closed_and_cut_off(&county, "freeze").await;
        head.tell(PROPOSE, "propose", json!({ "q": "2020Q1", "reason": "数据有误" })).await;
        leader.tell(REOPEN, "agree", json!({ "q": "2020Q1", "agree": true })).await;
        let over = head.tell(FREEZE, "freeze", q1()).await["userErrors"][0].clone();
        expect![[r#""WRONG_STATE" "当前状态（已重开，请重新定榜）不能办理此操作""#]]
            .assert_eq(&format!("{} {}", over["code"], over["message"]));
        let anew = head.tell(FREEZE, "freeze anew", q1()).await;
        assert_eq!(anew["quarter"]["state"], "FROZEN", "{anew:#}");
    });
}

/// A log that was copied from another store holds the positions that were published there.
#[test]
fn a_frozen_ranking_stands_where_this_log_closed_its_books() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        told(&county).await;
        county.later("2020-04-20 09:00").await;
        let head = county.enter("head").await;
        let frozen = head.tell(FREEZE, "freeze", q1()).await;
        pool.execute(
            "UPDATE quarters SET outcome = jsonb_set(outcome::jsonb, '{upto_position}', '7')::json",
        )
        .await
        .unwrap();
        let ranking = "{ranking(quarter:\"2020Q1\"){position}}";
        let ranking = head.data(ranking, json!({})).await["ranking"].clone();
        assert_eq!(ranking["position"], frozen["quarter"]["uptoPosition"]);
    });
}

#[test]
fn a_log_that_is_not_what_was_written_is_not_frozen() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        told(&county).await;
        let head = county.enter("head").await;
        county.later("2020-04-20 09:00").await;
        for statement in [
            "ALTER TABLE events DISABLE TRIGGER USER",
            "UPDATE events SET payload = replace(payload::text, '已完成', '已全完成')::json
             WHERE event_type = 'FeedbackSubmitted'",
            "ALTER TABLE events ENABLE TRIGGER USER",
        ] {
            pool.execute(statement).await.unwrap();
        }
        let mut freeze = q1();
        freeze["cmd"] = cmd("freeze");
        let refused = head.ask(FREEZE, freeze).await;
        assert_eq!(code(&refused), "INTERNAL");
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("已不是当初写下的，不能定榜"), "{message}");
        let state = head.data(QUARTER, q1()).await["quarter"].clone();
        assert_eq!((&state["state"], &state["resultHash"]), (&json!("SETTLED"), &Value::Null));
    });
}

#[test]
fn what_would_be_carried_over_is_counted_and_named_and_units_see_the_state_alone() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = issued(&county).await;
        office.tell(ADJUST, "bonus", bonus(1.0)).await;
        let both = office.data(QUARTER, q1()).await["quarter"].clone();
        assert_eq!(both["unsettled"], 2);
        assert_eq!(both["unsettledAssignments"].as_array().unwrap().len(), 2);
        assert_eq!(both["settlesFrom"], "2020-04-09T00:00:00+08:00");
        assert_eq!(both["openedAt"], "2020-01-01T00:00:00+08:00");
        assert_eq!(both["ruleHash"].as_str().unwrap().len(), 64);
        for who in ["traffic", "water", "willow", "helper"] {
            let viewer = county.enter(who).await;
            let seen = viewer.data(QUARTER, q1()).await["quarter"].clone();
            assert_eq!(
                (&seen["state"], &seen["unsettled"], &seen["adjustments"]),
                (&json!("OPEN"), &Value::Null, &json!([])),
                "{who}"
            );
            assert_eq!(seen["unsettledAssignments"], json!([]));
            assert_eq!(can(&viewer).await, "–––––");
        }
        let known = office.data("{quarters{code state} quarter(id:\"x\"){code}}", json!({})).await;
        expect![[r#"{"quarter":null,"quarters":[{"code":"2020Q1","state":"OPEN"}]}"#]]
            .assert_eq(&known.to_string());
    });
}

#[test]
fn an_adjustment_of_a_unit_that_is_not_there_or_of_too_many_points_is_refused() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let facts = county.facts().await;
        let mut nobody = bonus(1.0);
        nobody["input"]["unit"] = json!("X99");
        let payload = office.tell(ADJUST, "nobody", nobody).await;
        assert_eq!(payload["userErrors"][0]["code"], "NOT_FOUND");
        let payload = office.tell(ADJUST, "much", bonus(5.001)).await;
        assert_eq!(payload["userErrors"][0]["field"], json!(["points"]));
        let mut nowhen = bonus(1.0);
        nowhen["input"]["quarter"] = json!("2020年");
        let payload = office.tell(ADJUST, "nowhen", nowhen).await;
        assert_eq!(payload["userErrors"][0]["field"], json!(["quarter"]));
        assert_eq!(county.facts().await, facts);
    });
}

#[test]
fn a_quarter_of_another_age_is_none_and_those_at_the_ends_are_answered() {
    with_database(async |pool| {
        const ASKED: [&str; 3] = [
            "quarter(id:$q){to settlesFrom state can{freeze}}",
            "overview(quarter:$q){all{total}}",
            "ranking(quarter:$q){rows{previousRank}}",
        ];
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let facts = county.facts().await;
        let mut table = Vec::new();
        for quarter in ["262142Q4", "-262143Q1", "202Q1", "3000Q1", "2000Q1", "2999Q4"] {
            let mut row = Vec::new();
            for field in ASKED {
                let query = format!("query($q:ID!){{{field}}}");
                let answer = office.ask(&query, json!({ "q": quarter })).await;
                let data = answer["data"].as_object().and_then(|data| data.values().next());
                row.push(match (data, code(&answer).as_str()) {
                    (Some(Value::Null), "") => "null".to_owned(),
                    (_, "") => "✓".to_owned(),
                    (_, code) => code.to_owned(),
                });
            }
            let mut typo = bonus(1.0);
            typo["input"]["quarter"] = json!(quarter);
            let refused = office.tell(ADJUST, quarter, typo).await["userErrors"][0].clone();
            row.push(refused["code"].as_str().unwrap_or("done").to_owned());
            table.push(format!("{quarter}: {}", row.join(" | ")));
        }
        expect![[r#"
            262142Q4: null | BAD_REQUEST | BAD_REQUEST | INVALID
            -262143Q1: null | BAD_REQUEST | BAD_REQUEST | INVALID
            202Q1: null | BAD_REQUEST | BAD_REQUEST | INVALID
            3000Q1: null | BAD_REQUEST | BAD_REQUEST | INVALID
            2000Q1: ✓ | ✓ | ✓ | done
            2999Q4: ✓ | ✓ | ✓ | TOO_EARLY"#]]
        .assert_eq(&table.join("\n"));
        assert_eq!(county.facts().await, facts + 2, "2000Q1 alone was opened");
    });
}

#[test]
fn a_day_of_another_age_is_none() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let head = county.enter("head").await;
        for day in ["-262143-01-01", "+262142-12-31", "202-03-31", "1999-12-31", "3000-01-01"] {
            let calendar = format!("{{calendar(from:\"{day}\",until:\"{day}\"){{works}}}}");
            assert_eq!(code(&head.ask(&calendar, json!({})).await), "BAD_REQUEST", "{day}");
        }
        // Instants have years of four digits by their form, and the past has no beginning.
        for at in ["0000-01-01T00:00:00+23:59", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z"] {
            let overview = format!(
                "{{overview(asOf:\"{at}\"){{all{{total}}}}
              ranking(asOf:\"{at}\"){{rows{{rank}}}}}}"
            );
            let told = head.data(&overview, json!({})).await;
            assert_eq!(told["overview"]["all"]["total"], 0, "{at}");
        }
        let far = "{overview(asOf:\"9999-12-31T23:59:59-23:59\"){all{total}}}";
        assert_eq!(code(&head.ask(far, json!({})).await), "BAD_REQUEST");
    });
}

#[test]
fn all_quarters_with_their_books_take_three_statements() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        for now in ["2020-04-02 09:00", "2020-07-02 09:00", "2020-10-09 09:00"] {
            county.later(now).await;
        }
        statements::forget();
        let query = "{quarters{code state settlesFrom openedAt settledAt frozenAt reopenedReason
            ruleVersion ruleHash resultHash uptoPosition adjustments{no} reopening{reason}}}";
        let quarters = office.data(query, json!({})).await["quarters"].clone();
        assert_eq!(table(&quarters, &["/code"]), "2020Q4\n2020Q3\n2020Q2\n2020Q1");
        let asked =
            statements::counted_of("FROM quarters") + statements::counted_of("FROM ranking");
        assert_eq!(asked, 3);
    });
}
