//! What holds for every rule set, every sum of points and every ranking.

use domain::assignment::{Importance, UnitRole};
use domain::ranking::{Standing, places};
use domain::score::{Command, Event, Points, RuleBook, RuleCode, RuleSet, Values};
use domain::time::{Day, Quarter};
use domain::unit::UnitId;
use proptest::prelude::*;
use strum::VariantArray;

use crate::life::BIRTH;
use crate::story::{Story, at, staff};

fn points() -> impl Strategy<Value = Points> {
    prop_oneof![Just(0), -3_i64..=3, -6_000_i64..=6_000, any::<i64>(),].prop_map(Points::milli)
}

fn factor() -> impl Strategy<Value = u32> {
    prop_oneof![5 => 0..3_000_u32, 1 => Just(0), 1 => any::<u32>()]
}

prop_compose! {
    /// Any values, sensible or not.
    fn any_values()(
        (lamp_green, lamp_red, plate_green, plate_red) in (points(), points(), points(), points()),
        lamp_yellow in prop_oneof![9 => Just(Points::ZERO), 1 => points()],
        plate_yellow in prop_oneof![9 => Just(Points::ZERO), 1 => points()],
        (lead, joint_lead, assist) in (factor(), factor(), factor()),
        (normal, key, major) in (factor(), factor(), factor()),
        makeup_yellow_days in prop_oneof![0..10_u32, any::<u32>()],
    ) -> Values {
        Values {
            lamp_green, lamp_yellow, lamp_red, plate_green, plate_yellow, plate_red,
            lead, joint_lead, assist, normal, key, major, makeup_yellow_days,
            ..Values::default()
        }
    }
}

/// The rule set that a draft of these values would make, if it may be drafted at all.
fn drafted(values: Values) -> Option<RuleSet> {
    let told = Story::<RuleBook>::new().ask(at(BIRTH), &staff(), Command::Draft { values }).ok()?;
    told.into_iter().find_map(|fact| match fact {
        Event::RuleSetDrafted(rules) => Some(*rules),
        Event::RuleSetActivated { .. } => None,
    })
}

/// What a rule set pays for each colour, for every role and importance.
fn pays(rules: &RuleSet, code: RuleCode) -> Vec<Points> {
    UnitRole::VARIANTS
        .iter()
        .flat_map(|role| {
            Importance::VARIANTS.iter().map(|weight| rules.points(code, *role, *weight))
        })
        .collect()
}

fn half_even(exact: i128, scale: i128) -> i128 {
    let twice = exact.rem_euclid(scale) * 2;
    let floor = exact.div_euclid(scale);
    let candidates = [floor, floor + 1];
    match twice.cmp(&scale) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => *candidates.iter().find(|n| *n % 2 == 0).unwrap(),
    }
}

fn standing() -> impl Strategy<Value = Standing> {
    (0..4_i64, 0..3_u32, 0..4_u32, 0..4_u32, -3_i64..3).prop_map(
        |(score, reds, settled, on_time, sum)| Standing {
            unit: UnitId::new(""),
            order: 0,
            score: Points::milli(100_000 + score * 1_000),
            reds,
            settled,
            on_time: on_time.min(settled),
            sum: Points::milli(sum * 1_000),
        },
    )
}

/// Up to twelve units in official order, and the same ones shuffled.
fn shuffled() -> impl Strategy<Value = (Vec<Standing>, Vec<Standing>)> {
    prop::collection::vec(standing(), 0..12).prop_flat_map(|standings| {
        let named: Vec<_> = (0..)
            .zip(standings)
            .map(|(order, standing)| Standing {
                unit: UnitId::new(format!("D{order:02}")),
                order,
                ..standing
            })
            .collect();
        (Just(named.clone()), Just(named).prop_shuffle())
    })
}

/// Whether `a` is strictly better than `b`, in the words of the rules 3.11.
fn beats(a: &Standing, b: &Standing) -> bool {
    let share = |n: i64, of: u32| n * 60 / i64::from(of);
    let keys = |s: &Standing| {
        (
            s.score,
            std::cmp::Reverse(s.reds),
            share(s.on_time.into(), s.settled),
            share(s.sum.as_milli(), s.settled),
        )
    };
    keys(a) > keys(b)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariant 5, M93.
    #[test]
    fn every_rule_set_pays_more_than_nothing_for_green_nothing_for_yellow_and_takes_for_red(
        values in any_values(),
    ) {
        if let Some(rules) = drafted(values) {
            for code in [RuleCode::LampGreen, RuleCode::PlateGreen] {
                prop_assert!(pays(&rules, code).into_iter().all(|points| points > Points::ZERO));
            }
            for code in [RuleCode::LampYellow, RuleCode::PlateYellow] {
                prop_assert!(pays(&rules, code).into_iter().all(|points| points == Points::ZERO));
            }
            for code in [RuleCode::LampRed, RuleCode::PlateRed] {
                prop_assert!(pays(&rules, code).into_iter().all(|points| points < Points::ZERO));
            }
        }
    }

    #[test]
    fn points_times_factors_round_half_to_even(
        milli in -1_000_000_i64..1_000_000,
        factors in prop::collection::vec(0..10_000_u32, 0..3),
    ) {
        let scale = 1_000_i128.pow(u32::try_from(factors.len()).unwrap());
        let exact = factors.iter().fold(i128::from(milli), |all, factor| all * i128::from(*factor));
        let times = Points::milli(milli).times(&factors);
        prop_assert_eq!(i128::from(times.as_milli()), half_even(exact, scale));
        // What is taken back is what was given.
        prop_assert_eq!((-Points::milli(milli)).times(&factors), -times);
    }

    #[test]
    fn a_score_stays_between_floor_and_ceiling_and_gains_count_up_to_the_cap(
        gains in 0..1_000_000_i64,
        losses in -1_000_000_i64..=0,
    ) {
        let score = RuleSet::default().score(Points::milli(gains), Points::milli(losses));
        let expected = (100_000 + gains.min(20_000) + losses).clamp(0, 120_000);
        prop_assert_eq!(score, Points::milli(expected));
    }

    #[test]
    fn places_do_not_depend_on_the_order_in_which_units_come((named, mixed) in shuffled()) {
        prop_assert_eq!(places(named), places(mixed));
    }

    #[test]
    fn a_place_is_one_more_than_the_number_of_better_units((_, mixed) in shuffled()) {
        let placed = places(mixed.clone());
        prop_assert_eq!(placed.len(), mixed.len());
        for (place, unit) in &placed {
            let ranked = || mixed.iter().filter(|other| other.settled > 0);
            let better = ranked().filter(|other| unit.settled > 0 && beats(other, unit)).count();
            let expected = (unit.settled > 0).then(|| u32::try_from(better + 1).unwrap());
            prop_assert_eq!(*place, expected);
        }
        let nobody = placed.iter().skip_while(|(place, _)| place.is_some());
        prop_assert!(nobody.into_iter().all(|(place, _)| place.is_none()), "they come last");
    }

    #[test]
    fn every_day_lies_in_its_quarter(days in 0..365_000_i64) {
        let day = "2000-04-01".parse::<Day>().unwrap() + chrono::TimeDelta::days(days);
        let quarter = Quarter::of(day);
        prop_assert!(quarter.first_day() <= day && day <= quarter.last_day());
        prop_assert_eq!(quarter.next().previous(), quarter);
        prop_assert_eq!(quarter.to_string().parse(), Ok(quarter));
    }
}

#[test]
fn half_a_thousandth_goes_to_the_even_neighbour() {
    let half = |milli| Points::milli(milli).times(&[500]).as_milli();
    assert_eq!([-3, -1, 1, 3, 5].map(half), [-2, 0, 0, 2, 2]);
}
