//! Scores by other rules, and scores reckoned anew: simulations that write nothing, and jobs that
//! are watched.

use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, code};
use crate::county::County;
use crate::database::with_database;
use crate::listener::Events;
use crate::quarters::{ADJUST, DECIDE, FREEZE, q1, told};

const DRAFT: &str = "mutation($cmd:Cmd!,$input:RuleValuesInput!){
  draftRuleSet(cmd:$cmd,input:$input){userErrors{code} ruleSets{version}}}";
const SIMULATE: &str = "query($q:ID!,$v:Int,$values:RuleValuesInput){
  simulate(quarter:$q,ruleVersion:$v,values:$values){
    unit{code} group oldScore newScore oldRank newRank}}";
pub(crate) const REBUILD: &str = "mutation($cmd:Cmd!,$q:ID!,$v:Int,$dry:Boolean!){
  rebuildScores(cmd:$cmd,quarter:$q,ruleVersion:$v,dryRun:$dry){
    receipt{position} userErrors{code field} job{id kind state quarter{code} dryRun}}}";
pub(crate) const JOB: &str =
    "query($id:ID!){job(id:$id){id state done total startedAt finishedAt error
  resultHash matches diff{unit{code} oldScore newScore oldRank newRank}}}";
pub(crate) const WATCH: &str = "subscription($id:ID!){job(id:$id){state done total}}";
pub(crate) const CANCEL: &str = "mutation($cmd:Cmd!,$id:ID!){cancelJob(cmd:$cmd,id:$id){
  userErrors{code field} job{state}}}";

pub(crate) fn lines(changes: &Value) -> String {
    let line = |it: &Value| {
        let (old, new) = (&it["oldScore"], &it["newScore"]);
        format!("{} {old}→{new} {}→{}", it["unit"]["code"], it["oldRank"], it["newRank"])
    };
    changes.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

pub(crate) fn rebuild(rules: Option<u32>, dry_run: bool) -> Value {
    json!({ "q": "2020Q1", "v": rules, "dry": dry_run })
}

/// The job once it has ended.
pub(crate) async fn ended(who: &Client, id: &Value) -> Value {
    loop {
        let job = who.data(JOB, json!({ "id": id })).await["job"].clone();
        if job["finishedAt"] != Value::Null {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn other_rules_move_places_and_write_nothing_but_their_own_draft() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = told(&county).await;
        county.later("2020-04-20 09:00").await;
        // By hand the silent department was put ahead; a red lamp that costs five turns it round.
        let head = county.enter("head").await;
        for (no, unit, points) in [(1, "D10", -3.5), (2, "D15", 5.0)] {
            let input = json!({ "quarter": "2020Q1", "unit": unit, "points": points,
                "reason": "…", "document": "…" });
            office.tell(ADJUST, unit, json!({ "input": input })).await;
            let agreed = json!({ "q": "2020Q1", "no": no, "agree": true });
            head.tell(DECIDE, &format!("agree {no}"), agreed).await;
        }
        let facts = county.facts().await;
        let drafted = office.tell(DRAFT, "draft", json!({ "input": { "lampRed": -5 } })).await;
        assert_eq!(drafted["ruleSets"][1]["version"], 2, "{drafted:#}");
        let by_version = json!({ "q": "2020Q1", "v": 2 });
        let mut told = Vec::new();
        for who in ["staff", "head", "leader", "auditor"] {
            let viewer = county.enter(who).await;
            let changes = viewer.data(SIMULATE, by_version.clone()).await["simulate"].clone();
            told.push(lines(&changes));
        }
        told.dedup();
        expect![[r#"
            "D10" 98.5→98.5 2→1
            "D15" 101→98 1→2
            "DCS" 100→100 null→null
            "T01" 100→100 null→null"#]]
        .assert_eq(&told.join("\n—\n"));
        let by_values = json!({ "q": "2020Q1", "values": { "plateRed": -9, "base": 90 } });
        let changes = office.data(SIMULATE, by_values).await["simulate"].clone();
        expect![[r#"
            "D10" 98.5→88.5 2→1
            "D15" 101→84 1→2
            "DCS" 100→90 null→null
            "T01" 100→90 null→null"#]]
        .assert_eq(&lines(&changes));
        assert_eq!(county.facts().await, facts + 1, "RuleSetDrafted and nothing else");
    });
}

#[test]
fn a_simulation_needs_one_set_of_rules_that_could_be_drafted() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let asked = [
            json!({ "q": "2020Q1" }),
            json!({ "q": "2020Q1", "v": 1, "values": { "lampRed": -5 } }),
            json!({ "q": "2020Q1", "v": 9 }),
            json!({ "q": "2020Q1", "values": { "lampRed": 5 } }),
            json!({ "q": "nonsense", "v": 1 }),
        ];
        for variables in asked {
            let answer = office.ask(SIMULATE, variables.clone()).await;
            assert_eq!(code(&answer), "BAD_REQUEST", "{variables}");
        }
        for who in ["traffic", "willow", "helper", "admin"] {
            let answer =
                county.enter(who).await.ask(SIMULATE, json!({ "q": "2020Q1", "v": 1 })).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{who}");
        }
    });
}

#[test]
fn a_frozen_quarter_is_proved_and_by_other_rules_only_compared() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = told(&county).await;
        let [head, auditor] = [county.enter("head").await, county.enter("auditor").await];
        office.tell(DRAFT, "draft", json!({ "input": { "lampRed": -5 } })).await;
        county.later("2020-04-20 09:00").await;
        let frozen = head.tell(FREEZE, "freeze", q1()).await;
        let facts = county.facts().await;

        let started = auditor.tell(REBUILD, "prove", rebuild(None, true)).await;
        let id = &started["job"]["id"];
        assert_eq!(started["userErrors"], json!([]), "{started:#}");
        let again = auditor.tell(REBUILD, "prove", rebuild(None, true)).await;
        assert_eq!(again["job"]["id"], *id, "the same command is the same job");
        let proof = ended(&auditor, id).await;
        assert_eq!(
            (&proof["state"], &proof["matches"], &proof["diff"]),
            (&json!("SUCCEEDED"), &json!(true), &json!([])),
            "{proof:#}"
        );
        assert_eq!(proof["resultHash"], frozen["quarter"]["resultHash"]);
        assert_eq!((&proof["done"], &proof["error"]), (&proof["total"], &Value::Null));

        let other = auditor.tell(REBUILD, "other", rebuild(Some(2), true)).await;
        let other = ended(&head, &other["job"]["id"]).await;
        assert_eq!(other["matches"], Value::Null);
        assert_ne!(other["resultHash"], frozen["quarter"]["resultHash"]);
        expect![[r#""D15" 96→93 2→2"#]].assert_eq(&lines(&other["diff"]));
        assert_eq!(county.facts().await, facts);

        let reused =
            json!({ "q": "2020Q2", "v": null, "dry": true, "cmd": crate::client::cmd("prove") });
        assert_eq!(code(&auditor.ask(REBUILD, reused).await), "COMMAND_ID_REUSED");
    });
}

#[test]
fn an_open_quarter_is_reckoned_as_it_is_served_and_the_head_has_it_told_anew() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let (office, _) = told(&county).await;
        county.later("2020-04-20 09:00").await;
        let head = county.enter("head").await;
        let same = office.tell(REBUILD, "same", rebuild(None, true)).await;
        let same = ended(&office, &same["job"]["id"]).await;
        assert_eq!((&same["diff"], &same["matches"]), (&json!([]), &Value::Null), "{same:#}");

        // Somebody got at the table; the facts know better.
        sqlx::query("UPDATE ranking SET gains = gains + 3000 WHERE unit = 'D10'")
            .execute(&pool)
            .await
            .unwrap();
        let refused = office.tell(REBUILD, "staff rebuilds", rebuild(None, false)).await;
        assert_eq!(refused["userErrors"][0]["code"], "FORBIDDEN");
        let refused = head.tell(REBUILD, "with rules", rebuild(Some(1), false)).await;
        assert_eq!(refused["userErrors"][0]["field"], json!(["ruleVersion"]));
        let real = head.tell(REBUILD, "head rebuilds", rebuild(None, false)).await;
        let mut events = Events::of(&head, WATCH, json!({ "id": real["job"]["id"] })).await;
        loop {
            let state = events.data().await["job"]["state"].clone();
            if state == "SUCCEEDED" {
                break;
            }
            assert!(state == "QUEUED" || state == "RUNNING", "{state}");
        }
        let real = ended(&head, &real["job"]["id"]).await;
        expect![[r#""D10" 105→102 1→1"#]].assert_eq(&lines(&real["diff"]));
    });
}

#[test]
fn a_job_is_seen_by_the_county_and_broken_off_by_its_owner_or_the_head() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = told(&county).await;
        let auditor = county.enter("auditor").await;
        let started = office.tell(REBUILD, "prove", rebuild(None, true)).await;
        let id = json!({ "id": started["job"]["id"] });
        let seen = auditor.tell(CANCEL, "auditor cancels", id.clone()).await;
        assert_eq!(seen["userErrors"][0]["code"], "FORBIDDEN");
        for who in ["traffic", "helper", "admin"] {
            let viewer = county.enter(who).await;
            assert_eq!(viewer.data(JOB, id.clone()).await["job"], Value::Null, "{who}");
            let refused = viewer.tell(CANCEL, who, id.clone()).await;
            assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{who}");
        }
        let ended = ended(&office, &started["job"]["id"]).await;
        let cancelled = county.enter("head").await.tell(CANCEL, "head cancels", id).await;
        assert_eq!(cancelled["job"]["state"], ended["state"], "what has ended stays as it is");
        let proposed = json!({ "input": { "quarter": "2020Q1", "unit": "D10", "points": 1,
            "reason": "…", "document": "…" } });
        assert_eq!(office.tell(ADJUST, "goes on", proposed).await["userErrors"], json!([]));
    });
}
