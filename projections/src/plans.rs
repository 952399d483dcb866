//! Plans (定期交办): what issues by itself, by which terms, how far it is, and what it could not.

use domain::due::Period;
use domain::matter::MatterId;
use domain::plan::{Alarm, Event, Opened, Plan, PlanId};
use domain::time::Moment;
use domain::{Decider, Fact};

use crate::columns::{Json, columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask};
use crate::told::Told;

/// Whether a plan still issues. One that has no period left is running, and has nothing to come.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// 执行中
    Running,
    /// 已停止
    Stopped,
}

words! { State }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub plan: PlanId,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub matter: MatterId,
        pub state: State,
        pub scheduled_at: Moment,
        /// Of the terms in force.
        pub terms_version: u32,
        /// The period opened last, and the instant that was planned for it.
        pub last_period: Option<Period>,
        pub last_planned_at: Option<Moment>,
        /// What the period opened last came to.
        pub last_opened: Option<Json<Opened>>,
        /// How many periods were opened.
        pub opened: u32,
        /// What could not be issued of the period opened last; the next one says it anew.
        pub alarms: Json<Vec<Alarm>>,
        pub stopped_reason: Option<String>,
        /// The plan itself. Its terms, and with a calendar what comes next, are asked of it.
        pub whole: Json<Plan>,
        /// How many facts its stream has; commands give it as the version they expect.
        pub version: u64,
    }
}

pub struct Plans;

impl Fold for Plans {
    const NAME: &'static str = "plans";
    const VERSION: u32 = 2;
    const HEARS: &'static [&'static str] = &[Plan::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        heard(fact).map(|event| Key { plan: event.plan() }).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let event = heard(fact)?;
        let mut row = match (row, event) {
            (None, Event::PlanScheduled { matter, scheduled_at, .. }) => {
                scheduled(*matter, *scheduled_at)
            }
            (row, _) => row?,
        };
        row.hear(event);
        row.whole.0 = row.whole.0.evolve(event);
        row.terms_version = row.whole.0.version();
        row.version = fact.sequence;
        Some(row)
    }
}

fn heard(fact: &Told) -> Option<&Event> {
    match &fact.fact {
        Fact::Plan(event) => Some(event),
        _ => None,
    }
}

fn scheduled(matter: MatterId, scheduled_at: Moment) -> Row {
    Row {
        matter,
        state: State::Running,
        scheduled_at,
        terms_version: 0,
        last_period: None,
        last_planned_at: None,
        last_opened: None,
        opened: 0,
        alarms: Json(Vec::new()),
        stopped_reason: None,
        whole: Json(Plan::default()),
        version: 0,
    }
}

impl Row {
    fn hear(&mut self, event: &Event) {
        match event {
            Event::PlanScheduled { .. }
            | Event::PlanRevised { .. }
            | Event::PeriodSkipped { .. } => {}
            Event::PlanStopped { reason, .. } => {
                self.state = State::Stopped;
                self.stopped_reason = Some(reason.clone());
            }
            Event::PeriodOpened(opened) => {
                self.last_period = Some(opened.period.clone());
                self.last_planned_at = Some(opened.planned_at);
                self.last_opened = Some(Json(opened.clone()));
                self.opened += 1;
                self.alarms.0.clear();
            }
            Event::PlanAlarmRaised(alarm) => self.alarms.0.push(alarm.clone()),
        }
    }
}

/// A plan with how far it is.
pub type Entry = EntryOf<Plans>;

impl Questions {
    /// All plans; what was scheduled last comes first. A page begins behind the plan that was
    /// scheduled at `page.after`.
    pub async fn plans(&self, page: Page<(Moment, PlanId)>) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Plans>();
        asking.push("true");
        if let Some((scheduled_at, plan)) = page.after {
            asking.push(" AND (scheduled_at, plan) < (").push_bind(scheduled_at.utc());
            asking.push(", ").push_bind(plan.0).push(")");
        }
        asking.push(" ORDER BY scheduled_at DESC, plan DESC LIMIT ").push_bind(page.rows());
        self.rows::<Plans>(&mut asking).await
    }

    /// How many plans there are, running or not.
    pub async fn count_plans(&self) -> Answer<Count> {
        let mut asking = Asking::new("SELECT count(*) FROM (SELECT 1 FROM plans LIMIT ");
        asking.push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }

    /// Every plan of these matters; what was scheduled last comes first.
    pub async fn plans_of(&self, matters: &[MatterId]) -> Answer<Vec<Entry>> {
        let matters: Vec<_> = matters.iter().map(|it| it.0).collect();
        let mut asking = ask::<Plans>();
        asking.push("matter = ANY(").push_bind(matters).push(")");
        asking.push(" ORDER BY scheduled_at DESC, plan DESC");
        self.rows::<Plans>(&mut asking).await
    }

    /// These plans, in no order.
    pub async fn plans_by_id(&self, plans: &[PlanId]) -> Answer<Vec<Entry>> {
        let plans: Vec<_> = plans.iter().map(|it| it.0).collect();
        let mut asking = ask::<Plans>();
        asking.push("plan = ANY(").push_bind(plans).push(")");
        self.rows::<Plans>(&mut asking).await
    }
}
