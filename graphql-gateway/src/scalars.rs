//! Scalars: instants, days, points and positions, as they travel.

use async_graphql::{InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use chrono::{Datelike, NaiveDate, SecondsFormat};
use domain::score;
use domain::time::{Day, Deadline, Moment, YEARS};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub Moment);

/// An instant (时刻), RFC 3339; given out with the offset of Beijing, taken with any.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value)?;
        let zoned = chrono::DateTime::parse_from_rfc3339(&text);
        let at = zoned.map_err(|_| InputValueError::custom("not an instant of RFC 3339"))?;
        Ok(Self(Moment::new(at.to_utc())))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.local().to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub Day);

/// A day in Beijing (日期), `2020-03-31`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = NaiveDate::parse_from_str(&text(value)?, "%Y-%m-%d").ok();
        // Further away there is no quarter, and at the ends of time no day after.
        let day = day.filter(|day| YEARS.contains(&day.year()));
        day.map(Self).ok_or_else(|| InputValueError::custom("not a day"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay(pub domain::time::TimeOfDay);

/// A time of day in Beijing (时分), `17:30`.
#[Scalar]
impl ScalarType for TimeOfDay {
    fn parse(value: Value) -> InputValueResult<Self> {
        let time = text(value)?.parse().map_err(|_| InputValueError::custom("not a time of day"));
        time.map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points(pub score::Points);

const MILLI: i64 = 1_000;

/// Points (分值): a number with at most three decimals. The service counts whole thousandths.
#[Scalar]
impl ScalarType for Points {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::Number(number) = value else {
            return Err(InputValueError::expected_type(value));
        };
        let milli = milli(&number.to_string());
        let milli = milli.ok_or_else(|| InputValueError::custom("at most three decimals"))?;
        Ok(Self(score::Points::milli(milli)))
    }

    fn to_value(&self) -> Value {
        let milli = self.0.as_milli();
        if milli % MILLI == 0 {
            return Value::Number(Number::from(milli / MILLI));
        }
        // Division rounds correctly, so three decimals print as three decimals.
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 thousandths")]
        let points = milli as f64 / 1_000.0;
        Number::from_f64(points).map_or(Value::Null, Value::Number)
    }
}

/// Reads decimals without fractions of binary ever coming in: `-2.5` is −2,500.
fn milli(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.trim_end_matches('0');
    if digits.len() > 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{digits:0<3}").parse().ok()?;
    let signed = if whole.starts_with('-') { -thousandths } else { thousandths };
    whole.parse::<i64>().ok()?.checked_mul(MILLI)?.checked_add(signed)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position(pub String);

/// A place in the order of all facts (位置): opaque; keep it and give it back.
#[Scalar]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

fn text<T: async_graphql::InputType>(value: Value) -> Result<String, InputValueError<T>> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other)),
    }
}

impl From<Moment> for DateTime {
    fn from(moment: Moment) -> Self {
        Self(moment)
    }
}

impl From<Deadline> for DateTime {
    fn from(deadline: Deadline) -> Self {
        Self(deadline.moment())
    }
}

impl From<score::Points> for Points {
    fn from(points: score::Points) -> Self {
        Self(points)
    }
}
