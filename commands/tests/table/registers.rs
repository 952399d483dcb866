//! What a plan holds, the domain takes: every matter registers and decomposes.

use domain::calendar::Calendar;
use domain::matter::{Command, Matter};
use domain::quarter::Books;
use domain::roster::Actor;
use domain::score::RuleBook;
use domain::taxonomy::{Adjustment, Event, MatterType, Taxonomy};
use domain::{Decider as _, World};

use commands::table::{Options, Plan, read};

use crate::{directory, fixture, options};

#[test]
fn both_tables_register_and_decompose_as_planned() {
    let plan = |file: &str, options: &Options| {
        read(&std::fs::read(fixture(file)).unwrap(), file, &directory(), options).unwrap()
    };
    let skipping = Options { skip_rows_with_errors: true, ..options(2020) };
    assert_eq!(registered(&plan("livelihood-2019.csv", &options(2019))), (60, 60));
    // 39 matters with 41 items, 14 matters of which have a doubt that blocks.
    assert_eq!(registered(&plan("campaigns-2020.xlsx", &skipping)), (25, 26));
}

#[test]
fn texts_at_their_limits_are_taken_by_both() {
    let (title, text) = ("题".repeat(200), "文".repeat(1_000));
    let table = format!("项目名称,主要内容,牵头单位,完成时限\n{title},{text},交通局,6月底\n");
    let plan = read(table.as_bytes(), "a.csv", &directory(), &options(2020)).unwrap();
    assert_eq!(registered(&plan), (1, 1));
}

/// Matters and items that the domain accepted.
fn registered(plan: &Plan) -> (usize, usize) {
    let add = vec![(MatterType::Progress, "民生工程".to_owned())];
    let adjusted = Event::TaxonomyAdjusted(Adjustment { add, ..Adjustment::default() });
    let world = World {
        now: "2020-01-02 09:00".parse().unwrap(),
        actor: &Actor::system(),
        calendar: &Calendar::default(),
        rules: &RuleBook::default(),
        taxonomy: &Taxonomy::told([&adjusted]),
        books: &Books::default(),
    };
    let matters = plan.matters().unwrap();
    for planned in &matters {
        let register = Command::Register(planned.registration.clone());
        let facts = Matter::default().decide(register, &world).unwrap();
        let matter = Matter::told(&facts);
        matter.decide(Command::Decompose { items: planned.items.clone() }, &world).unwrap();
    }
    (matters.len(), matters.iter().map(|planned| planned.items.len()).sum())
}
