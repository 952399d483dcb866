//! Words: an enum whose values are terms of the field. It is written the same in facts, in tables,
//! in GraphQL and to people who read logs: `IN_CAPITALS`, by one list of what such a word can do.

/// Declares a word. What is special about one, such as a default, stands above it.
macro_rules! word {
    ($(#[$special:meta])* pub enum $name:ident { $($values:tt)* }) => {
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            serde::Serialize,
            serde::Deserialize,
            strum::IntoStaticStr,
            strum::EnumString,
            strum::VariantArray,
            strum::Display,
        )]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
        $(#[$special])*
        pub enum $name { $($values)* }
    };
}
