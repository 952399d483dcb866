//! What the lamp board can be asked.

use domain::assignment::{AssignmentId, UnitRole};
use domain::due::Period;
use domain::matter::MatterId;
use domain::taxonomy::MatterType;
use domain::time::Moment;
use domain::unit::UnitId;
use domain::warning::{Lamp, Plate};
use uuid::Uuid;

use super::{LampBoard, Owed, Posted, State};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask, texts};

/// Which assignments; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub units: Vec<UnitId>,
    pub matters: Vec<MatterId>,
    pub kinds: Vec<MatterType>,
    pub lamps: Vec<Lamp>,
    pub plates: Vec<Plate>,
    pub states: Vec<State>,
    pub roles: Vec<UnitRole>,
    pub periods: Vec<Period>,
    /// Deadlines after this instant, up to and with the other.
    pub due_after: Option<Moment>,
    pub due_until: Option<Moment>,
    /// Part of the item's text.
    pub text: Option<String>,
}

/// Equal ones are in the order of their ids, so that pages fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Due,
    LastDue,
    /// Newest first.
    Issued,
    /// Last touched first.
    Updated,
}

impl Order {
    fn sql(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Due => ("due_at", ">", "ASC"),
            Self::LastDue => ("due_at", "<", "DESC"),
            Self::Issued => ("issued_at", "<", "DESC"),
            Self::Updated => ("position", "<", "DESC"),
        }
    }
}

impl Questions {
    pub async fn assignment(&self, id: AssignmentId) -> Answer<Option<Posted>> {
        Ok(self.assignments_by_id(&[id]).await?.pop())
    }

    /// Those that exist, in no order.
    pub async fn assignments_by_id(&self, ids: &[AssignmentId]) -> Answer<Vec<Posted>> {
        let mut asking = ask::<LampBoard>();
        asking.push("assignment = ANY(").push_bind(uuids(ids)).push(")");
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn assignments(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<AssignmentId>,
    ) -> Answer<Vec<Posted>> {
        let (column, behind, direction) = order.sql();
        let mut asking = ask::<LampBoard>();
        filter.ask(&mut asking);
        if let Some(after) = page.after {
            let key = format!(" AND ({column}, assignment) {behind} (SELECT {column}, assignment");
            asking.push(key).push(" FROM lamp_board WHERE assignment = ").push_bind(after.0);
            asking.push(")");
        }
        asking.push(format!(" ORDER BY {column} {direction}, assignment {direction} LIMIT "));
        asking.push_bind(page.rows());
        self.rows::<LampBoard>(&mut asking).await
    }

    /// The parts that lead units are owed under their own duties, in no order.
    pub async fn parts(&self, owed: &[Owed]) -> Answer<Vec<Posted>> {
        let matters: Vec<_> = owed.iter().map(|it| it.matter.0).collect();
        let items: Vec<_> = owed.iter().map(|it| i64::from(it.item.0)).collect();
        let periods: Vec<_> = owed.iter().map(|it| it.period.as_str().to_owned()).collect();
        let leads: Vec<_> = owed.iter().map(|it| it.lead.as_str().to_owned()).collect();
        let mut asking = ask::<LampBoard>();
        asking.push("(matter, item, period, answers_to) IN (SELECT * FROM UNNEST(");
        asking.push_bind(matters).push("::uuid[], ").push_bind(items).push("::bigint[], ");
        asking.push_bind(periods).push("::text[], ").push_bind(leads).push("::text[]))");
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn count_assignments(&self, filter: &Filter) -> Answer<Count> {
        let mut asking = Asking::new("SELECT count(*) FROM (SELECT 1 FROM lamp_board WHERE ");
        filter.ask(&mut asking);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }
}

fn uuids(ids: &[AssignmentId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

impl Filter {
    fn ask(&self, asking: &mut Asking<'_>) {
        asking.push("true");
        let units = self.units.iter().map(|it| it.as_str().to_owned()).collect();
        let periods = self.periods.iter().map(|it| it.as_str().to_owned()).collect();
        let lists: [(&str, Vec<String>); 6] = [
            ("unit", units),
            ("period", periods),
            ("lamp", texts(&self.lamps)),
            ("plate", texts(&self.plates)),
            ("state", texts(&self.states)),
            ("role", texts(&self.roles)),
        ];
        for (column, wanted) in lists.into_iter().filter(|(_, wanted)| !wanted.is_empty()) {
            asking.push(format!(" AND {column} = ANY(")).push_bind(wanted).push(")");
        }
        if !self.matters.is_empty() {
            let matters: Vec<_> = self.matters.iter().map(|it| it.0).collect();
            asking.push(" AND matter = ANY(").push_bind(matters).push(")");
        }
        if !self.kinds.is_empty() {
            asking.push(" AND matter IN (SELECT matter FROM registry WHERE kind = ANY(");
            asking.push_bind(texts(&self.kinds)).push("))");
        }
        if let Some(after) = self.due_after {
            asking.push(" AND due_at > ").push_bind(after.utc());
        }
        if let Some(until) = self.due_until {
            asking.push(" AND due_at <= ").push_bind(until.utc());
        }
        if let Some(text) = &self.text {
            asking.push(" AND strpos(text, ").push_bind(text.clone()).push(") > 0");
        }
    }
}
