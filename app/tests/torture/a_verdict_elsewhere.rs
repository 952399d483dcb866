//! What a quarter came to does not depend on where it is reckoned: time zone, language, how many
//! threads. And what was published is found out once it is no longer that.

use std::process::Command;

use serde_json::Value;

use crate::house::House;

const QUARTER: &str = "2019Q4";
/// Another hash in what was published, and nothing else.
const ANOTHER_HASH: &str = "UPDATE events SET payload =
    regexp_replace(payload::text, '(\"result_hash\":\")....', '\\10000')::json
    WHERE event_type = 'QuarterFrozen' AND aggregate_id = '2019Q4'";

#[test]
fn a_quarter_comes_to_the_same_wherever_it_is_reckoned_or_else_it_is_found_out() {
    let house = House::new("torture-elsewhere");
    house.run(&["seed", "county"]);
    let reckoning = || house.verb(&["score", "rebuild", QUARTER, "--json"]);
    let reckoned = |surroundings: [(&str, &str); 3]| told(reckoning().envs(surroundings));
    let (code, here) = reckoned([("TZ", "UTC"), ("LC_ALL", "C"), ("TOKIO_WORKER_THREADS", "8")]);
    assert_eq!((code, &here["frozen"], &here["matches"]), (0, &true.into(), &true.into()));
    for surroundings in [
        [("TZ", "Asia/Tokyo"), ("LC_ALL", "zh_CN.UTF-8"), ("TOKIO_WORKER_THREADS", "1")],
        [("TZ", "America/St_Johns"), ("LC_ALL", "tr_TR.UTF-8"), ("TOKIO_WORKER_THREADS", "3")],
    ] {
        assert_eq!(reckoned(surroundings), (0, here.clone()), "{surroundings:?}");
    }

    house.tamper(ANOTHER_HASH);
    let (code, found) = told(&mut reckoning());
    assert_eq!((code, &found["matches"], &found["ok"]), (1, &false.into(), &false.into()));
    assert_eq!(found["result_hash"], here["result_hash"], "the facts say what they said");
}

/// Code and answer, but for how long it took.
fn told(reckoning: &mut Command) -> (i32, Value) {
    let output = reckoning.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let told: Result<Value, _> = serde_json::from_str(&said);
    let mut told = told.unwrap_or_else(|_| panic!("{said}{complaint}"));
    told.as_object_mut().unwrap().remove("seconds");
    (output.status.code().unwrap(), told)
}
