//! The lives of units, calendars, rules, taxonomies, matters and batches.

use domain::batch::{self, Batch};
use domain::calendar::{self, YearCalendar};
use domain::contact::ContactRole;
use domain::matter::{self, MatterId, Registration};
use domain::score::{self, Points, RuleBook, Values};
use domain::taxonomy::Taxonomy;
use domain::unit::{self, Unit, UnitId};
use expect_test::{Expect, expect};

use crate::life::{BIRTH, picture};
use crate::refusals_house::{
    adjust, by_march, contacts, decompose, issued_matter, item, q, registered_matter,
    registered_unit, roads, send, transport,
};
use crate::story::{Story, admin, day, head, order, staff, year_2020_v1, year_2020_v2};

#[test]
fn the_life_of_a_unit() {
    let rename =
        |name: &str| unit::Command::Rename { name: name.into(), short_name: "交通局".into() };
    let merge =
        unit::Command::MergeInto { successor: UnitId::new("D11"), effective_on: day("2020-07-01") };
    let close = unit::Command::Close { reason: "机构改革".into() };
    let aliases = |alias: &str| unit::Command::SetAliases { aliases: vec![alias.into()] };
    let active = registered_unit();
    let states = [
        ("unregistered", Story::<Unit>::new()),
        ("active", active.clone()),
        ("renamed", active.clone().then(BIRTH, &admin(), rename("交通局"))),
        ("aliased", active.clone().then(BIRTH, &admin(), aliases("县交通局"))),
        ("merged", active.clone().then(BIRTH, &admin(), merge.clone())),
        ("closed", active.then(BIRTH, &admin(), close.clone())),
    ];
    let commands = [
        ("register", admin(), unit::Command::Register(transport())),
        ("rename", admin(), rename("交通局")),
        ("alias", admin(), aliases("县交通局")),
        ("contacts", admin(), contacts(&[ContactRole::Principal, ContactRole::Staff])),
        ("merge", admin(), merge),
        ("close", admin(), close),
    ];
    UNIT.assert_eq(&picture(&states, &commands));
}

const UNIT: Expect = expect![[r#"
    unregistered register UnitRegistered
    unregistered rename   ✗ NOT_FOUND
    unregistered alias    ✗ NOT_FOUND
    unregistered contacts ✗ NOT_FOUND
    unregistered merge    ✗ NOT_FOUND
    unregistered close    ✗ NOT_FOUND
    active       register ✗ DUPLICATE
    active       rename   UnitRenamed
    active       alias    UnitAliasesSet
    active       contacts UnitContactsSet
    active       merge    UnitsMerged
    active       close    UnitClosed
    renamed      register ✗ DUPLICATE
    renamed      rename   –
    renamed      alias    UnitAliasesSet
    renamed      contacts UnitContactsSet
    renamed      merge    UnitsMerged
    renamed      close    UnitClosed
    aliased      register ✗ DUPLICATE
    aliased      rename   UnitRenamed
    aliased      alias    –
    aliased      contacts UnitContactsSet
    aliased      merge    UnitsMerged
    aliased      close    UnitClosed
    merged       register ✗ DUPLICATE
    merged       rename   ✗ WRONG_STATE
    merged       alias    ✗ WRONG_STATE
    merged       contacts ✗ WRONG_STATE
    merged       merge    ✗ WRONG_STATE
    merged       close    ✗ WRONG_STATE
    closed       register ✗ DUPLICATE
    closed       rename   ✗ WRONG_STATE
    closed       alias    ✗ WRONG_STATE
    closed       contacts ✗ WRONG_STATE
    closed       merge    ✗ WRONG_STATE
    closed       close    –
"#]];

#[test]
fn the_life_of_a_calendar() {
    let publish = calendar::Command::Publish;
    let one = Story::<YearCalendar>::new().then(BIRTH, &head(), publish(year_2020_v1()));
    let states = [
        ("unpublished", Story::new()),
        ("version 1", one.clone()),
        ("version 2", one.then(BIRTH, &head(), publish(year_2020_v2()))),
    ];
    let commands = [
        ("publish 1", head(), publish(year_2020_v1())),
        ("publish 2", head(), publish(year_2020_v2())),
    ];
    CALENDAR.assert_eq(&picture(&states, &commands));
}

const CALENDAR: Expect = expect![[r#"
    unpublished publish 1 CalendarPublished
    unpublished publish 2 ✗ VERSION_CONFLICT
    version 1   publish 1 ✗ VERSION_CONFLICT
    version 1   publish 2 CalendarPublished
    version 2   publish 1 ✗ VERSION_CONFLICT
    version 2   publish 2 ✗ VERSION_CONFLICT
"#]];

#[test]
fn the_life_of_the_rules() {
    let draft = |values| score::Command::Draft { values };
    let activate = |version, from| score::Command::Activate { version, from: q(from) };
    let dearer = Values { lamp_red: Points::milli(-5_000), ..Values::default() };
    let drafted = Story::<RuleBook>::new().then(BIRTH, &staff(), draft(Values::default()));
    let in_force = drafted.clone().then(BIRTH, &head(), activate(1, "2019Q1"));
    let second = in_force.clone().then(BIRTH, &staff(), draft(dearer.clone()));
    let states = [
        ("empty", Story::new()),
        ("1 drafted", drafted),
        ("1 in force", in_force),
        ("2 drafted", second.clone()),
        ("2 in force", second.then(BIRTH, &head(), activate(2, "2020Q2"))),
    ];
    let commands = [
        ("draft 1", staff(), draft(Values::default())),
        ("draft 2", staff(), draft(dearer)),
        ("1 in 19Q1", head(), activate(1, "2019Q1")),
        ("2 in 20Q1", head(), activate(2, "2020Q1")),
        ("2 in 20Q2", head(), activate(2, "2020Q2")),
    ];
    RULES.assert_eq(&picture(&states, &commands));
}

const RULES: Expect = expect![[r#"
    empty      draft 1   RuleSetDrafted
    empty      draft 2   RuleSetDrafted
    empty      1 in 19Q1 ✗ NOT_FOUND
    empty      2 in 20Q1 ✗ NOT_FOUND
    empty      2 in 20Q2 ✗ NOT_FOUND
    1 drafted  draft 1   –
    1 drafted  draft 2   RuleSetDrafted
    1 drafted  1 in 19Q1 RuleSetActivated
    1 drafted  2 in 20Q1 ✗ NOT_FOUND
    1 drafted  2 in 20Q2 ✗ NOT_FOUND
    1 in force draft 1   –
    1 in force draft 2   RuleSetDrafted
    1 in force 1 in 19Q1 –
    1 in force 2 in 20Q1 ✗ NOT_FOUND
    1 in force 2 in 20Q2 ✗ NOT_FOUND
    2 drafted  draft 1   RuleSetDrafted
    2 drafted  draft 2   –
    2 drafted  1 in 19Q1 –
    2 drafted  2 in 20Q1 ✗ INVALID
    2 drafted  2 in 20Q2 RuleSetActivated
    2 in force draft 1   RuleSetDrafted
    2 in force draft 2   –
    2 in force 1 in 19Q1 –
    2 in force 2 in 20Q1 ✗ INVALID
    2 in force 2 in 20Q2 –
"#]];

#[test]
fn the_life_of_a_taxonomy() {
    let adjusted = Story::<Taxonomy>::new().then(BIRTH, &staff(), adjust(&["扶贫"], &[], &[]));
    let states = [
        ("empty", Story::new()),
        ("adjusted", adjusted.clone()),
        ("renamed", adjusted.clone().then(BIRTH, &staff(), adjust(&[], &[("扶贫", "民生")], &[]))),
        ("retired", adjusted.then(BIRTH, &staff(), adjust(&[], &[], &["扶贫"]))),
    ];
    let commands = [
        ("add", staff(), adjust(&["扶贫"], &[], &[])),
        ("rename", staff(), adjust(&[], &[("扶贫", "民生")], &[])),
        ("retire", staff(), adjust(&[], &[], &["扶贫"])),
        ("nothing", staff(), adjust(&[], &[], &[])),
    ];
    TAXONOMY.assert_eq(&picture(&states, &commands));
}

const TAXONOMY: Expect = expect![[r#"
    empty    add     TaxonomyAdjusted
    empty    rename  ✗ NOT_FOUND
    empty    retire  ✗ NOT_FOUND
    empty    nothing –
    adjusted add     ✗ DUPLICATE
    adjusted rename  TaxonomyAdjusted
    adjusted retire  TaxonomyAdjusted
    adjusted nothing –
    renamed  add     TaxonomyAdjusted
    renamed  rename  ✗ NOT_FOUND
    renamed  retire  ✗ NOT_FOUND
    renamed  nothing –
    retired  add     TaxonomyAdjusted
    retired  rename  ✗ NOT_FOUND
    retired  retire  ✗ NOT_FOUND
    retired  nothing –
"#]];

#[test]
fn the_life_of_a_matter() {
    let amend = |title: &str| matter::Command::Amend {
        title: title.into(),
        goal: roads().goal,
        reason: "名称更正".into(),
    };
    let link = matter::Command::Link { to: MatterId::of_number("示督〔2020〕013号") };
    let issued = vec![order("2020-03-31").assignment()];
    let note =
        matter::Command::NoteIssue { batch: crate::story::batch(), assignments: issued.clone() };
    let forget =
        matter::Command::NoteRecall { batch: crate::story::batch(), assignments: issued.clone() };
    let close = |open| matter::Command::Close { summary: "全部完成".into(), open };
    let split = || decompose(vec![item(1, by_march())]);
    let registered = registered_matter();
    let states = [
        ("unknown", Story::new()),
        ("registered", registered.clone()),
        ("amended", registered.clone().then(BIRTH, &staff(), amend("农村公路提升工程"))),
        ("decomposed", registered.then(BIRTH, &staff(), split())),
        ("under way", issued_matter()),
        ("taken back", issued_matter().then(BIRTH, &staff(), forget.clone())),
        ("closed", issued_matter().then(BIRTH, &staff(), close(vec![]))),
    ];
    let other = Registration { year: 2021, ..roads() };
    let commands = [
        ("register", staff(), matter::Command::Register(roads())),
        ("otherwise", staff(), matter::Command::Register(other)),
        ("split", staff(), split()),
        ("split new", staff(), decompose(vec![item(2, by_march())])),
        ("amend", staff(), amend("农村公路提升工程")),
        ("link", staff(), link),
        ("note", staff(), note),
        ("forget", staff(), forget),
        ("close", staff(), close(vec![])),
        ("too early", staff(), close(issued)),
    ];
    MATTER.assert_eq(&picture(&states, &commands));
}

const MATTER: Expect = expect![[r#"
    unknown    register  MatterRegistered
    unknown    otherwise MatterRegistered
    unknown    split     ✗ NOT_FOUND
    unknown    split new ✗ NOT_FOUND
    unknown    amend     ✗ NOT_FOUND
    unknown    link      ✗ NOT_FOUND
    unknown    note      ✗ NOT_FOUND
    unknown    forget    ✗ NOT_FOUND
    unknown    close     ✗ NOT_FOUND
    unknown    too early ✗ NOT_FOUND
    registered register  –
    registered otherwise ✗ DUPLICATE
    registered split     MatterDecomposed
    registered split new MatterDecomposed
    registered amend     MatterAmended
    registered link      MatterLinked
    registered note      ItemsIssued
    registered forget    –
    registered close     MatterClosed
    registered too early ✗ STILL_OPEN
    amended    register  –
    amended    otherwise ✗ DUPLICATE
    amended    split     MatterDecomposed
    amended    split new MatterDecomposed
    amended    amend     –
    amended    link      MatterLinked
    amended    note      ItemsIssued
    amended    forget    –
    amended    close     MatterClosed
    amended    too early ✗ STILL_OPEN
    decomposed register  –
    decomposed otherwise ✗ DUPLICATE
    decomposed split     –
    decomposed split new MatterDecomposed
    decomposed amend     MatterAmended
    decomposed link      MatterLinked
    decomposed note      ItemsIssued
    decomposed forget    –
    decomposed close     MatterClosed
    decomposed too early ✗ STILL_OPEN
    under way  register  –
    under way  otherwise ✗ DUPLICATE
    under way  split     –
    under way  split new ✗ WRONG_STATE
    under way  amend     MatterAmended
    under way  link      MatterLinked
    under way  note      –
    under way  forget    ItemsRecalled
    under way  close     MatterClosed
    under way  too early ✗ STILL_OPEN
    taken back register  –
    taken back otherwise ✗ DUPLICATE
    taken back split     –
    taken back split new MatterDecomposed
    taken back amend     MatterAmended
    taken back link      MatterLinked
    taken back note      ItemsIssued
    taken back forget    –
    taken back close     MatterClosed
    taken back too early ✗ STILL_OPEN
    closed     register  –
    closed     otherwise ✗ DUPLICATE
    closed     split     ✗ WRONG_STATE
    closed     split new ✗ WRONG_STATE
    closed     amend     ✗ WRONG_STATE
    closed     link      ✗ WRONG_STATE
    closed     note      ✗ WRONG_STATE
    closed     forget    ✗ WRONG_STATE
    closed     close     –
    closed     too early –
"#]];

#[test]
fn the_life_of_a_batch() {
    let send = || send(vec![order("2020-03-31").assignment()]);
    let recall = || batch::Command::Recall {};
    let first = Story::<Batch>::new().then(BIRTH, &staff(), send());
    let states = [
        ("unsent", Story::new()),
        ("issued", first.clone()),
        ("recalled", first.then(BIRTH, &staff(), recall())),
    ];
    let commands = [("issue", staff(), send()), ("recall", staff(), recall())];
    BATCH.assert_eq(&picture(&states, &commands));
}

const BATCH: Expect = expect![[r#"
    unsent   issue  BatchIssued
    unsent   recall ✗ NOT_FOUND
    issued   issue  –
    issued   recall BatchRecalled
    recalled issue  ✗ WRONG_STATE
    recalled recall –
"#]];
