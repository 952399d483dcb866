//! Who answers for the items of matters on the day of a case: mergers are followed to their end.

use std::collections::{BTreeMap, BTreeSet};

use domain::matter::Matter;
use domain::succession::Succession;
use domain::unit::{Standing, Unit, UnitId};

use crate::case::Case;
use crate::desk::Stop;

/// How the units of these matters stand when the case is told; they are read in one go.
pub(crate) async fn succession(
    case: &Case<'_>,
    matters: impl IntoIterator<Item = &Matter>,
) -> Result<Succession, Stop> {
    let items = matters.into_iter().flat_map(Matter::items);
    let named = items.flat_map(|item| item.lead.iter().chain(&item.assist)).cloned();
    of_units(case, named.collect()).await
}

/// The same of some units.
pub(crate) async fn of_units(
    case: &Case<'_>,
    mut asked: BTreeSet<UnitId>,
) -> Result<Succession, Stop> {
    let mut standings = BTreeMap::new();
    while !asked.is_empty() {
        case.fetch::<Unit>(asked.iter().map(|unit| unit.as_str().to_owned())).await?;
        let mut successors = BTreeSet::new();
        for unit in asked {
            let standing = standing(case, &unit).await?;
            if let Standing::MergedInto { successor, .. } = &standing {
                successors.insert(successor.clone());
            }
            standings.insert(unit, standing);
        }
        successors.retain(|unit| !standings.contains_key(unit));
        asked = successors;
    }
    Ok(Succession::on(case.scene().now.day(), standings))
}

/// No fact follows the one by which a unit was closed, so that its instant is that of the last:
/// what is told as of an instant before is told of a unit that still answered.
async fn standing(case: &Case<'_>, unit: &UnitId) -> Result<Standing, Stop> {
    let known = case.look::<Unit>(unit.as_str()).await?;
    let then = case.scene().now;
    let answered = known.last_effective.is_some_and(|closed| then < closed);
    Ok(match known.state.standing() {
        Standing::Closed if answered => Standing::Answers,
        standing @ (Standing::Closed | Standing::Answers | Standing::MergedInto { .. }) => standing,
    })
}
