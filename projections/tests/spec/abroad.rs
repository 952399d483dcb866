//! Rows do not depend on where, or in which language, the program runs.

use std::process::Command;

use projections::{ALL, digest, rebuild};

use crate::database::{served, with_database};
use crate::drivers::busy;

const BEFORE_EACH: &str = "digest ";

/// What the other spec runs abroad: it says what it has told, line by line.
#[test]
#[expect(clippy::print_stdout, reason = "the other spec reads it")]
fn a_busy_county_is_told() {
    let story = busy();
    let digests = with_database(async |pool| {
        served(&story, &pool).await;
        let live = digest(&pool, ALL).await.unwrap();
        rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        live.into_iter().chain(digest(&pool, ALL).await.unwrap()).collect::<Vec<_>>()
    });
    for it in digests {
        println!("\n{BEFORE_EACH}{it:?}");
    }
}

/// The same spec, in a process of its own.
fn told_abroad(environment: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "abroad::a_busy_county_is_told", "--nocapture"]);
    let output = command.envs(environment.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|line| line.starts_with(BEFORE_EACH)).map(str::to_owned).collect()
}

#[test]
fn rows_do_not_depend_on_time_zone_or_language() {
    let here = told_abroad(&[("TZ", "UTC"), ("LC_ALL", "C")]);
    assert_eq!(here.len(), 2 * ALL.len());
    let styles = "-c timezone=Asia/Shanghai -c datestyle=German,DMY -c intervalstyle=iso_8601";
    for environment in [
        [("TZ", "Asia/Shanghai"), ("LC_ALL", "zh_CN.UTF-8"), ("PGOPTIONS", styles)],
        [("TZ", "America/St_Johns"), ("LC_ALL", "tr_TR.UTF-8"), ("PGOPTIONS", styles)],
    ] {
        assert_eq!(told_abroad(&environment), here, "{environment:?}");
    }
}
