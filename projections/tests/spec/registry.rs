//! What is supervised.

use domain::matter::{Command, Matter, MatterId};
use expect_test::expect;
use projections::registry::{Listed, Registry};

use crate::check::check;
use crate::story::{ROADS, Story, WATER, item, office};

fn show(matter: &Listed) -> String {
    let row = &matter.row;
    let items: Vec<_> = row.items.0.iter().map(|item| item.text.as_str()).collect();
    let (items, links) = (items.join("、"), row.links.0.len());
    format!(
        "{} {} [{items}] 关联{links} {:?} v{}",
        row.number, row.title, row.closed_at, row.version
    )
}

#[test]
fn a_matter_is_listed_with_its_items_as_they_now_are_until_it_is_closed() {
    let mut story = Story::county();
    story.issue("示督1", vec![item(1, &[ROADS], &[WATER], "2020-03-31")], "ONCE");
    story.issue("示督2", vec![item(1, &[WATER], &[], "2020-06-30")], "ONCE");
    let id = MatterId::of_number("示督1").0.to_string();
    let (title, goal) = ("修路".into(), "通车".into());
    let amend = Command::Amend { title, goal, reason: "笔误".into() };
    story.tell::<Matter>(&id, amend, &office()).unwrap();
    let link = Command::Link { to: MatterId::of_number("示督2") };
    story.tell::<Matter>(&id, link, &office()).unwrap();
    story.at("2020-04-02 10:00");
    let close = Command::Close { summary: "全部完成".into(), open: vec![] };
    story.tell::<Matter>(&id, close, &office()).unwrap();
    check::<Registry>(
        &story,
        show,
        &expect![[r#"
        示督1 修路 [第1项工作] 关联1 Some(2020-04-02 10:00) v6
        示督2 示督2号事项 [第1项工作] 关联0 None v3
    "#]],
    );
}
