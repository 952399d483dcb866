//! A parcel, and what became of it in one line.

use channels::Way;
use domain::notice::{Address, Parcel, Receipt, Taken, Undelivered, Values, Variable};
use domain::time::Moment;
use domain::unit::UnitId;

pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

pub(crate) fn parcel() -> Parcel {
    Parcel {
        key: "d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS".into(),
        at: at("2020-03-28 08:00"),
        attempted_at: at("2020-03-28 08:00"),
        to: Some(Address::new("138-0000-1234")),
        text: "督查室提醒：“农村公路改造”还有3天到期".into(),
        template: "T3/1".into(),
        values: Values::default()
            .of_unit(&UnitId::new("D10"))
            .with(Variable::Task, "农村公路改造")
            .with(Variable::DaysLeft, "3"),
    }
}

pub(crate) async fn deliver(way: &dyn Way) -> String {
    told(way.deliver(&parcel()).await)
}

pub(crate) async fn ask(way: &dyn Way, provider_id: Option<&str>) -> String {
    match way.receipt(&parcel(), provider_id).await {
        Ok(Receipt::Delivered(at)) => format!("delivered {at:?}"),
        Ok(Receipt::Failed(code)) => format!("failed {code}"),
        Ok(Receipt::Waiting) => "waiting".into(),
        Ok(Receipt::NeverSeen) => "never seen".into(),
        Ok(Receipt::CannotSay) => "cannot say".into(),
        Err(undelivered) => format!("not asked: {undelivered:?}"),
    }
}

fn told(answer: Result<Taken, Undelivered>) -> String {
    match answer {
        Ok(Taken { provider_id: Some(id) }) => format!("taken {id}"),
        Ok(Taken { provider_id: None }) => "taken".into(),
        Err(Undelivered::Away(code)) => format!("away {code}"),
        Err(Undelivered::ForNow(code)) => format!("not now {code}"),
        Err(Undelivered::ForGood(code)) => format!("never {code}"),
        Err(Undelivered::Unclear(code)) => format!("unclear {code}"),
    }
}

#[test]
fn nobody_reads_a_number_in_a_log_by_accident() {
    let shown = |text: &str| format!("{:?}", Address::new(text));
    assert_eq!(shown("13800001234"), "138****1234");
    assert_eq!(shown("+86 138-0000-1234"), "861****1234");
    assert_eq!(shown("62211"), "****");
    assert_eq!(shown("zhang@example.org"), "z***@example.org");
}
