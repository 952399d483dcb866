//! The schema: everything that can be asked and told, merged from the nouns.

use async_graphql::{MergedObject, MergedSubscription};

use crate::house::House;
use crate::jobs::Jobs;
use crate::limits;
use crate::live::Live;
use crate::live::counts::CountsLive;
use crate::live::events::EventsLive;
use crate::live::jobs::JobsLive;
use crate::nouns::assignment_lists::AssignmentQuery;
use crate::nouns::batch::BatchMutation;
use crate::nouns::calendar::{CalendarMutation, CalendarQuery};
use crate::nouns::contact::ContactMutation;
use crate::nouns::event_lists::EventQuery;
use crate::nouns::job::{JobMutation, JobQuery};
use crate::nouns::lag::LagQuery;
use crate::nouns::matter_lists::MatterQuery;
use crate::nouns::matter_orders::MatterMutation;
use crate::nouns::node::NodeQuery;
use crate::nouns::notice_lists::NoticeQuery;
use crate::nouns::notice_orders::NoticeMutation;
use crate::nouns::overview::OverviewQuery;
use crate::nouns::plan_lists::PlanQuery;
use crate::nouns::plan_orders::PlanMutation;
use crate::nouns::quarter::QuarterQuery;
use crate::nouns::quarter_orders::QuarterMutation;
use crate::nouns::ranking::RankingQuery;
use crate::nouns::reports::ReportMutation;
use crate::nouns::reviews::ReviewMutation;
use crate::nouns::rules::{RulesMutation, RulesQuery};
use crate::nouns::simulation::SimulationQuery;
use crate::nouns::sms::SmsQuery;
use crate::nouns::table::TableMutation;
use crate::nouns::taxonomy::{TaxonomyMutation, TaxonomyQuery};
use crate::nouns::time_orders::TimeMutation;
use crate::nouns::timer::TimerQuery;
use crate::nouns::todo::TodoQuery;
use crate::nouns::unit::UnitQuery;
use crate::nouns::unit_orders::UnitMutation;
use crate::nouns::user::UserQuery;

/// What can be asked (查询).
#[derive(Default, MergedObject)]
pub struct Query(
    UserQuery,
    NodeQuery,
    OverviewQuery,
    RankingQuery,
    QuarterQuery,
    SimulationQuery,
    JobQuery,
    AssignmentQuery,
    TodoQuery,
    NoticeQuery,
    SmsQuery,
    EventQuery,
    MatterQuery,
    PlanQuery,
    TimerQuery,
    UnitQuery,
    TaxonomyQuery,
    CalendarQuery,
    RulesQuery,
    LagQuery,
);

/// What can be told (命令). Every command has an id of the sender's own and may be sent again.
#[derive(Default, MergedObject)]
pub struct Mutation(
    BatchMutation,
    TableMutation,
    ReportMutation,
    ReviewMutation,
    TimeMutation,
    QuarterMutation,
    JobMutation,
    MatterMutation,
    PlanMutation,
    NoticeMutation,
    UnitMutation,
    ContactMutation,
    RulesMutation,
    TaxonomyMutation,
    CalendarMutation,
);

/// What can be watched (订阅).
#[derive(Default, MergedSubscription)]
pub struct Subscription(Live, EventsLive, CountsLive, JobsLive);

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// With the limits of the house. Without a house it can be printed, but not asked.
pub fn build(house: Option<House>) -> Schema {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .limit_complexity(limits::MAX_COMPLEXITY)
        .limit_recursive_depth(limits::MAX_RECURSION)
        .limit_directives(limits::MAX_DIRECTIVES)
        .disable_suggestions();
    match house {
        Some(house) => schema.data(house).data(Jobs::default()).finish(),
        None => schema.finish(),
    }
}

/// As it is published in `schema.graphql`.
pub fn sdl() -> String {
    build(None).sdl()
}
