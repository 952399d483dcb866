//! What every decision may look up is what is on record, whatever went wrong on the way.

use std::sync::Arc;

use commands::{Answer, Desk, DeskError};
use domain::taxonomy::{Adjustment, Command, MatterType, Taxonomy};

use crate::counted::Counted;
use crate::house::{House, asked, office};

/// Adds an aspect to the taxonomy of a year.
async fn add(desk: &Desk, year: &str, aspect: &str) -> Answer<()> {
    let add = vec![(MatterType::Progress, aspect.to_owned())];
    let adjust = Command::Adjust(Adjustment { add, ..Adjustment::default() });
    desk.tell::<Taxonomy>(year, adjust, &asked(office(), aspect)).await
}

fn knows(desk: &Desk, year: i32, aspect: &str) -> bool {
    desk.reference().taxonomy(year).type_of(aspect).is_some()
}

#[tokio::test]
async fn what_is_on_record_is_done_also_when_it_cannot_be_read_at_once() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    log.lose_an_answer();
    assert!(add(&house.desk, "2020", "河湖长制").await.unwrap().is_ok());
    assert!(!knows(&house.desk, 2020, "河湖长制"));
    // It is read again before the next decision.
    log.lose_an_answer();
    let unread = add(&house.desk, "2021", "林长制").await;
    assert!(matches!(unread, Err(DeskError::Unread(_))), "{unread:?}");
    add(&house.desk, "2021", "林长制").await.unwrap().unwrap();
    assert!(knows(&house.desk, 2020, "河湖长制") && knows(&house.desk, 2021, "林长制"));
}

#[tokio::test]
async fn whoever_repeats_a_command_finds_what_it_has_changed() {
    let house = House::open("2020-03-02 09:00").await;
    let other = house.another_desk().await;
    let first = add(&other, "2020", "河湖长制").await.unwrap().unwrap();
    assert!(!knows(&house.desk, 2020, "河湖长制"));
    assert_eq!(add(&house.desk, "2020", "河湖长制").await.unwrap().unwrap(), first);
    assert!(knows(&house.desk, 2020, "河湖长制"));
}

#[tokio::test]
async fn what_was_read_earlier_does_not_replace_what_was_read_later() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    let late = log.delay_an_answer().await;
    let meanwhile = async {
        log.wait_for_the_question().await;
        let release = async {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            drop(late);
        };
        tokio::join!(add(&house.desk, "2021", "林长制"), release).0
    };
    let (one, two) = tokio::join!(add(&house.desk, "2020", "河湖长制"), meanwhile);
    assert!(one.unwrap().is_ok() && two.unwrap().is_ok());
    assert!(knows(&house.desk, 2020, "河湖长制") && knows(&house.desk, 2021, "林长制"));
}
