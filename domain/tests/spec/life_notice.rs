//! The life of a notice on one channel.

use domain::notice::WhyExpired;
use expect_test::{Expect, expect};

use crate::life::picture;
use crate::notices::{
    MORNING, accept, attempt, attempted, close_by_hand, deliver, expire, fail, give_up, house,
    lose, queue, queued, reminder, revive,
};
use crate::story::{Story, staff};

#[test]
fn the_life_of_a_notice() {
    let needless = || expire(WhyExpired::NoLongerNeeded);
    let then = |command| attempted().then(MORNING, &house(), command);
    let states = [
        ("unqueued", Story::new()),
        ("early", queued()),
        ("attempted", attempted()),
        ("accepted", then(accept(1))),
        ("unknown", then(lose(1))),
        ("to retry", then(fail(1, true))),
        ("delivered", then(deliver(MORNING))),
        ("dead", then(fail(1, false))),
        ("expired", queued().then(MORNING, &house(), needless())),
        ("revived", then(fail(1, false)).then(MORNING, &staff(), revive())),
        ("closed", then(give_up()).then(MORNING, &staff(), close_by_hand())),
    ];
    let commands = [
        ("queue", house(), queue(reminder())),
        ("attempt", house(), attempt()),
        ("accept", house(), accept(1)),
        ("deliver", house(), deliver(MORNING)),
        ("fail", house(), fail(1, true)),
        ("fail good", house(), fail(1, false)),
        ("lose", house(), lose(1)),
        ("give up", house(), give_up()),
        ("too late", house(), expire(WhyExpired::TooLate)),
        ("needless", house(), needless()),
        ("revive", staff(), revive()),
        ("by hand", staff(), close_by_hand()),
    ];
    NOTICE.assert_eq(&picture(&states, &commands));
}

const NOTICE: Expect = expect![[r#"
    unqueued  queue     NoticeQueued
    unqueued  attempt   ✗ NOT_FOUND
    unqueued  accept    ✗ NOT_FOUND
    unqueued  deliver   ✗ NOT_FOUND
    unqueued  fail      ✗ NOT_FOUND
    unqueued  fail good ✗ NOT_FOUND
    unqueued  lose      ✗ NOT_FOUND
    unqueued  give up   ✗ NOT_FOUND
    unqueued  too late  ✗ NOT_FOUND
    unqueued  needless  ✗ NOT_FOUND
    unqueued  revive    ✗ NOT_FOUND
    unqueued  by hand   ✗ NOT_FOUND
    early     queue     –
    early     attempt   ✗ TOO_EARLY
    early     accept    –
    early     deliver   –
    early     fail      –
    early     fail good –
    early     lose      –
    early     give up   –
    early     too late  ✗ TOO_EARLY
    early     needless  NoticeExpired
    early     revive    –
    early     by hand   NoticeClosedByHand
    attempted queue     –
    attempted attempt   –
    attempted accept    NoticeAccepted
    attempted deliver   NoticeDelivered
    attempted fail      NoticeFailed
    attempted fail good NoticeFailed + NoticeDead
    attempted lose      NoticeUnknown
    attempted give up   NoticeDead
    attempted too late  –
    attempted needless  –
    attempted revive    ✗ WRONG_STATE
    attempted by hand   ✗ WRONG_STATE
    accepted  queue     –
    accepted  attempt   –
    accepted  accept    –
    accepted  deliver   NoticeDelivered
    accepted  fail      NoticeFailed
    accepted  fail good NoticeFailed + NoticeDead
    accepted  lose      –
    accepted  give up   NoticeDead
    accepted  too late  –
    accepted  needless  –
    accepted  revive    ✗ WRONG_STATE
    accepted  by hand   NoticeClosedByHand
    unknown   queue     –
    unknown   attempt   –
    unknown   accept    NoticeAccepted
    unknown   deliver   NoticeDelivered
    unknown   fail      NoticeFailed
    unknown   fail good NoticeFailed + NoticeDead
    unknown   lose      –
    unknown   give up   NoticeDead
    unknown   too late  –
    unknown   needless  –
    unknown   revive    ✗ WRONG_STATE
    unknown   by hand   NoticeClosedByHand
    to retry  queue     –
    to retry  attempt   ✗ TOO_EARLY
    to retry  accept    –
    to retry  deliver   NoticeDelivered
    to retry  fail      –
    to retry  fail good –
    to retry  lose      –
    to retry  give up   –
    to retry  too late  ✗ TOO_EARLY
    to retry  needless  NoticeExpired
    to retry  revive    –
    to retry  by hand   NoticeClosedByHand
    delivered queue     –
    delivered attempt   –
    delivered accept    –
    delivered deliver   –
    delivered fail      –
    delivered fail good –
    delivered lose      –
    delivered give up   –
    delivered too late  –
    delivered needless  –
    delivered revive    ✗ WRONG_STATE
    delivered by hand   ✗ WRONG_STATE
    dead      queue     –
    dead      attempt   –
    dead      accept    NoticeAccepted
    dead      deliver   NoticeDelivered
    dead      fail      –
    dead      fail good –
    dead      lose      –
    dead      give up   –
    dead      too late  –
    dead      needless  –
    dead      revive    NoticeRevived
    dead      by hand   NoticeClosedByHand
    expired   queue     –
    expired   attempt   –
    expired   accept    –
    expired   deliver   –
    expired   fail      –
    expired   fail good –
    expired   lose      –
    expired   give up   –
    expired   too late  –
    expired   needless  –
    expired   revive    ✗ WRONG_STATE
    expired   by hand   ✗ WRONG_STATE
    revived   queue     –
    revived   attempt   NoticeAttempted
    revived   accept    –
    revived   deliver   NoticeDelivered
    revived   fail      –
    revived   fail good –
    revived   lose      –
    revived   give up   –
    revived   too late  ✗ TOO_EARLY
    revived   needless  NoticeExpired
    revived   revive    –
    revived   by hand   NoticeClosedByHand
    closed    queue     –
    closed    attempt   –
    closed    accept    –
    closed    deliver   –
    closed    fail      –
    closed    fail good –
    closed    lose      –
    closed    give up   –
    closed    too late  –
    closed    needless  –
    closed    revive    ✗ WRONG_STATE
    closed    by hand   –
"#]];
