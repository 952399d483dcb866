//! A small house for the specs: two departments, one town, one matter; a clock moved by hand.

use std::fmt::Write;
use std::sync::Arc;

use commands::clock::HandClock;
use commands::orders::{IssueBatch, Issued, Preview, PreviewBatch, RegisterMatter, Selection};
use commands::{Answer, Asked, ClientKind, Desk, Ways, founding};
use domain::Refusal;
use domain::assignment::{self, Assignment, AssignmentId, Report};
use domain::due::{DueRule, Period};
use domain::matter::{Item, ItemNo, MatterId, Registration, Source};
use domain::notice::Channel;
use domain::roster::{Actor, Role, UserId};
use domain::taxonomy::MatterType;
use domain::time::Moment;
use domain::unit::UnitId;
use event_store::{Cursor, Log, MemoryLog, Recorded};
use expect_test::Expect;
use uuid::Uuid;

pub(crate) struct House {
    pub(crate) desk: Arc<Desk>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) log: Arc<dyn Log>,
    founded: Cursor,
}

pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

pub(crate) fn office() -> Actor {
    actor("staff", "DCS", Role::SupStaff)
}

pub(crate) fn head() -> Actor {
    actor("head", "DCS", Role::SupHead)
}

pub(crate) fn handler(unit: &str) -> Actor {
    actor(&format!("handler.{unit}"), unit, Role::UnitStaff)
}

pub(crate) fn chief(unit: &str) -> Actor {
    actor(&format!("chief.{unit}"), unit, Role::UnitHead)
}

pub(crate) fn leader() -> Actor {
    actor("leader", "DCS", Role::Leader)
}

fn actor(user: &str, unit: &str, role: Role) -> Actor {
    Actor { user: UserId(user.into()), unit: UnitId::new(unit), role, on_behalf_of: None }
}

/// The same text is the same command.
pub(crate) fn asked(actor: Actor, what: &str) -> Asked {
    Asked::by(actor, Uuid::new_v5(&Uuid::NAMESPACE_OID, what.as_bytes()), ClientKind::Web)
}

impl House {
    pub(crate) async fn open(now: &str) -> Self {
        Self::over(Arc::new(MemoryLog::default()), now).await
    }

    pub(crate) async fn over(log: Arc<dyn Log>, now: &str) -> Self {
        let clock = Arc::new(HandClock::at(at(now)));
        let desk = Arc::new(Desk::open(Arc::clone(&log), clock.clone()).await.unwrap());
        founding::found(&desk).await.unwrap();
        let founded = log.head().await.unwrap();
        Self { desk, clock, log, founded }
    }

    /// One that writes letters, to go out by telephone.
    pub(crate) async fn writing(now: &str) -> Self {
        Self::writing_by(&[Channel::Sms], now).await
    }

    /// One that writes letters, to go out on these ways.
    pub(crate) async fn writing_by(channels: &[Channel], now: &str) -> Self {
        let Self { clock, log, founded, .. } = Self::open(now).await;
        let desk = Desk::open(Arc::clone(&log), clock.clone()).await.unwrap();
        let desk = Arc::new(desk.writing(Ways::open(channels)));
        Self { desk, clock, log, founded }
    }

    /// As another process would have it, which has seen nothing of this one's.
    pub(crate) async fn another_desk(&self) -> Desk {
        Desk::open(Arc::clone(&self.log), self.clock.clone()).await.unwrap()
    }

    /// The same, which writes letters.
    pub(crate) async fn another_desk_writing(&self) -> Desk {
        self.another_desk().await.writing(Ways::open(&[Channel::Sms]))
    }

    pub(crate) fn later(&self, now: &str) {
        self.clock.set(at(now));
    }

    /// Registers the matter all specs speak of: item 1 for D05 and D10, item 2 for T01.
    pub(crate) async fn register(&self) -> MatterId {
        let request = road(&["D05", "D10"], &["T01"]);
        let answer = self.desk.handle(&request, &asked(office(), "register")).await;
        answer.unwrap().unwrap().outcome
    }

    pub(crate) async fn preview(&self, matter: MatterId) -> Preview {
        self.preview_saying(matter, None).await.unwrap()
    }

    /// The same in the office's own words.
    pub(crate) async fn preview_saying(
        &self,
        matter: MatterId,
        sms: Option<&str>,
    ) -> Result<Preview, Refusal> {
        let (selections, period) = (all_of(matter), Period::once());
        let sms = sms.map(str::to_owned);
        let request = PreviewBatch { register: None, selections, period, sms };
        self.desk.rehearse(&request, &asked(office(), "preview")).await.unwrap()
    }

    pub(crate) async fn issue(&self, matter: MatterId, hash: &str, what: &str) -> Answer<Issued> {
        self.issue_saying(matter, hash, what, None).await
    }

    pub(crate) async fn issue_saying(
        &self,
        matter: MatterId,
        hash: &str,
        what: &str,
        sms: Option<&str>,
    ) -> Answer<Issued> {
        let (selections, period) = (all_of(matter), Period::once());
        let (sms, preview_hash) = (sms.map(str::to_owned), hash.into());
        let request = IssueBatch { register: None, selections, period, sms, preview_hash };
        self.desk.handle(&request, &asked(office(), what)).await
    }

    /// Registers, previews, issues; gives the assignments.
    pub(crate) async fn under_way(&self) -> Issued {
        let matter = self.register().await;
        let hash = self.preview(matter).await.hash;
        self.issue(matter, &hash, "issue").await.unwrap().unwrap().outcome
    }

    /// A duty that D05 leads, to which T01 owes a part; gives that of the lead.
    pub(crate) async fn under_way_with_part(&self) -> AssignmentId {
        let mut request = road(&["D05"], &["D10"]);
        request.items[0].assist = vec![UnitId::new("T01")];
        request.items[0].mode = assignment::AssistMode::ToLead;
        let matter = self.desk.handle(&request, &asked(office(), "register")).await;
        let matter = matter.unwrap().unwrap().outcome;
        let hash = self.preview(matter).await.hash;
        self.issue(matter, &hash, "issue").await.unwrap().unwrap();
        AssignmentId::of(matter, ItemNo(1), &UnitId::new("D05"), &Period::once())
    }

    pub(crate) async fn tell(
        &self,
        assignment: AssignmentId,
        command: assignment::Command,
        asked: &Asked,
    ) -> Result<(), Refusal> {
        let id = assignment.0.to_string();
        self.desk.tell::<Assignment>(&id, command, asked).await.unwrap().map(|_| ())
    }

    pub(crate) async fn report(&self, assignment: AssignmentId, unit: &str, what: &str) {
        let command = assignment::Command::SubmitFeedback(report("完成"));
        self.tell(assignment, command, &asked(handler(unit), what)).await.unwrap();
    }

    /// Everything since the founding, oldest first.
    pub(crate) async fn facts(&self) -> Vec<Recorded> {
        self.log.read_all(self.founded, usize::MAX).await.unwrap()
    }

    /// Prints what is on record since the founding: kind, when it was true, when it was written.
    pub(crate) async fn check(&self, expected: &Expect) {
        let mut text = String::new();
        for fact in self.facts().await {
            let effective = Moment::new(fact.effective_at);
            let recorded = Moment::new(fact.recorded_at);
            let late = if effective == recorded {
                String::new()
            } else {
                format!(" (written {recorded:?})")
            };
            writeln!(text, "{effective:?} {} {}{late}", fact.actor, fact.kind).unwrap();
        }
        expected.assert_eq(&text);
    }
}

pub(crate) fn report(text: &str) -> Report {
    Report {
        text: text.into(),
        media: vec![],
        percent: None,
        no_change: false,
        parts: vec![],
        missing: vec![],
    }
}

/// A matter with one item for these units together, and one more for those.
pub(crate) fn road(first: &[&str], second: &[&str]) -> RegisterMatter {
    let number = "示督〔2020〕001号".to_owned();
    let units = |codes: &[&str]| codes.iter().map(|code| UnitId::new(*code)).collect();
    let item = |no, lead| Item {
        no: ItemNo(no),
        text: format!("第{no}段道路整修"),
        lead,
        assist: vec![],
        mode: assignment::AssistMode::Direct,
        due: DueRule::By("2020-03-31".parse().unwrap()),
        importance: assignment::Importance::Normal,
        urgency: assignment::Urgency::Normal,
    };
    RegisterMatter {
        registration: Registration {
            matter: MatterId::of_number(&number),
            number,
            title: "农村道路整修".into(),
            kind: MatterType::Progress,
            aspect: "民生工程".into(),
            source: Source::Decision,
            goal: "年内完成".into(),
            year: 2020,
        },
        items: vec![item(1, units(first)), item(2, units(second))],
    }
}

fn all_of(matter: MatterId) -> Vec<Selection> {
    vec![Selection { matter, items: vec![] }]
}
