//! What a quarter came to does not depend on where it is reckoned: time zone, language, how many
//! threads.

use serde_json::Value;

use crate::house::House;

const QUARTER: &str = "2019Q4";

#[test]
fn a_quarter_comes_to_the_same_wherever_it_is_reckoned() {
    let house = House::new("torture-elsewhere");
    house.run(&["seed", "county"]);
    let reckoned = |surroundings: &[(&str, &str)]| {
        let said = house.run_abroad(&["score", "rebuild", QUARTER, "--json"], surroundings);
        let mut told: Value = serde_json::from_str(&said).unwrap();
        told.as_object_mut().unwrap().remove("seconds");
        told
    };
    let here = reckoned(&[("TZ", "UTC"), ("LC_ALL", "C"), ("TOKIO_WORKER_THREADS", "8")]);
    assert_eq!((&here["frozen"], &here["matches"]), (&true.into(), &true.into()), "{here:#}");
    for surroundings in [
        [("TZ", "Asia/Tokyo"), ("LC_ALL", "zh_CN.UTF-8"), ("TOKIO_WORKER_THREADS", "1")],
        [("TZ", "America/St_Johns"), ("LC_ALL", "tr_TR.UTF-8"), ("TOKIO_WORKER_THREADS", "3")],
    ] {
        assert_eq!(reckoned(&surroundings), here, "{surroundings:?}");
    }
}
