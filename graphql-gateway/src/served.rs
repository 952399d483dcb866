//! Which read models a question leans on; one that has stopped is not asked.

use crate::fault::{Code, Fault};
use crate::house::House;

/// Of rankings and scores.
pub const RANKING: [&str; 5] = ["ranking", "scoreboard", "units", "rule_book", "quarters"];
/// Of what a quarter is and came to.
pub const BOOKS: [&str; 1] = ["quarters"];
/// Of assignments and matters.
pub const BOARD: [&str; 3] = ["lamp_board", "registry", "units"];

/// Of plans.
pub const PLANS: [&str; 3] = ["plans", "registry", "units"];

/// Of what was said to units.
pub const NOTICES: [&str; 2] = ["notices", "units"];

/// Refuses where one of them has stopped: what it shows would be true no more.
pub fn must_go_on(house: &House, models: &[&str]) -> Result<(), Fault> {
    let health = house.projections.health();
    let halted = health.iter().any(|it| it.halted.is_some() && models.contains(&it.name));
    if halted {
        return Err(Fault::new(Code::ReadModelHalted, "数据正在重新整理，请稍后再查"));
    }
    Ok(())
}
