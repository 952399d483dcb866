//! The schema is a promise: what is published, that every word of it is explained, and what it
//! must never hold.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use domain::Refusal;
use domain::time::Moment;
use domain::unit::UnitId;
use expect_test::expect_file;

#[test]
fn the_schema_is_what_we_published() {
    expect_file!["../../schema.graphql"].assert_eq(&graphql_gateway::sdl());
}

#[test]
fn every_type_field_argument_and_word_is_explained_with_its_chinese_term() {
    let silent: Vec<String> =
        explained().filter(|(_, text)| !is_explained(text)).map(name).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn persons_never_carry_a_score() {
    let forbidden =
        ["score", "points", "rank", "lamp", "plate", "hours", "online", "standing", "verdict"];
    let document = document();
    let fields = |name: &str| {
        let ty = types(&document).find(|it| it.name.node == name).unwrap();
        let TypeKind::Object(object) = &ty.kind else { panic!("{name} is an object") };
        object.fields.iter().map(|it| (it.node.name.to_string(), it.node.ty.to_string()))
    };
    for person in PERSONS {
        for (name, ty) in fields(person) {
            // Neither by its name nor by what it leads to.
            let said = format!("{name} {ty}").to_lowercase();
            let offends = forbidden.iter().any(|word| said.contains(word));
            assert!(!offends, "{person}.{name} is about a person's performance");
        }
    }
    // What is scored and ranked names units, and never a person.
    for scored in ["Standing", "Ranking", "ScoreLine", "Tally", "Verdict"] {
        for (name, ty) in fields(scored) {
            let person = PERSONS.iter().find(|person| ty.contains(*person));
            assert_eq!(person, None, "{scored}.{name}");
        }
    }
    // A type with a telephone number is a person's, and belongs on the list.
    for ty in types(&document) {
        let TypeKind::Object(object) = &ty.kind else { continue };
        let phone = object.fields.iter().any(|it| it.node.name.node == "phone");
        assert!(!phone || PERSONS.contains(&ty.name.node.as_str()), "{}", ty.name.node);
    }
}

/// What tells of a person (T14).
const PERSONS: [&str; 2] = ["User", "Contact"];

#[test]
fn every_refusal_of_the_domain_has_a_published_code() {
    let document = document();
    let codes = types(&document).find(|it| it.name.node == "UserErrorCode").unwrap();
    let TypeKind::Enum(codes) = &codes.kind else { panic!("an enum") };
    let known: Vec<_> = codes.values.iter().map(|it| it.node.value.node.to_string()).collect();
    for refusal in refusals() {
        let code = refusal.code();
        assert!(known.iter().any(|it| it == code), "{code} is not in UserErrorCode");
    }
}

/// One of each; the compiler asks for a new one here as well as in the gateway.
fn refusals() -> Vec<Refusal> {
    let mut all = vec![
        Refusal::Forbidden,
        Refusal::OwnUnit,
        Refusal::NotResponsible,
        Refusal::SamePerson,
        Refusal::SecondPersonRequired,
        Refusal::NotFound,
        Refusal::WrongState { state: "" },
        Refusal::VersionConflict { have: 1 },
        Refusal::invalid("text", ""),
        Refusal::ReasonRequired,
        Refusal::DuePast,
        Refusal::EvidenceRequired,
        Refusal::LimitReached { what: String::new() },
        Refusal::Duplicate { what: String::new() },
        Refusal::PreviewChanged,
        Refusal::AlreadyViewed,
        Refusal::StillOpen { open: 1 },
        Refusal::TooEarly { from: Moment::start_of("2020-04-09".parse().unwrap()) },
        Refusal::QuarterFrozen,
    ];
    let mut codes: Vec<_> = all.iter().map(Refusal::code).collect();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
    // They share a code with another: to programs it is an input that is wrong.
    all.push(Refusal::PartsUnnamed { units: vec![] });
    all.push(Refusal::UnitGone { unit: UnitId::default(), heir: None });
    all
}

/// A sentence, and the Chinese term once in brackets.
fn is_explained(text: &str) -> bool {
    text.ends_with(['.', ')', '\n']) && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        || FOREIGN.contains(&text)
}

/// What libraries explain themselves.
const FOREIGN: [&str; 1] = ["A scalar that can represent any JSON value."];

fn name((name, text): (String, String)) -> String {
    format!("{name}: {text:?}")
}

/// Everything that can carry a description, with the description it carries.
fn explained() -> impl Iterator<Item = (String, String)> {
    let document = document();
    let mut all = Vec::new();
    for ty in types(&document) {
        let name = ty.name.node.to_string();
        let text = ty.description.as_ref().map(|it| it.node.clone()).unwrap_or_default();
        all.push((name.clone(), text));
        all.extend(
            members(ty).into_iter().map(|(member, text)| (format!("{name}.{member}"), text)),
        );
    }
    all.into_iter()
}

fn members(ty: &TypeDefinition) -> Vec<(String, String)> {
    match &ty.kind {
        TypeKind::Object(object) => {
            let fields = &object.fields;
            let mut all: Vec<_> = fields.iter().map(|it| described(&it.node)).collect();
            for field in fields {
                for argument in &field.node.arguments {
                    let text = argument.node.description.as_ref().map(|it| it.node.clone());
                    let name = format!("{}.{}", field.node.name.node, argument.node.name.node);
                    all.push((name, text.unwrap_or_default()));
                }
            }
            all
        }
        TypeKind::Interface(it) => it.fields.iter().map(|it| described(&it.node)).collect(),
        TypeKind::InputObject(input) => {
            let text = |it: &async_graphql::parser::types::InputValueDefinition| {
                let text = it.description.as_ref().map(|it| it.node.clone()).unwrap_or_default();
                (it.name.node.to_string(), text)
            };
            input.fields.iter().map(|it| text(&it.node)).collect()
        }
        TypeKind::Enum(words) => {
            let text = |it: &async_graphql::parser::types::EnumValueDefinition| {
                let text = it.description.as_ref().map(|it| it.node.clone()).unwrap_or_default();
                (it.value.node.to_string(), text)
            };
            words.values.iter().map(|it| text(&it.node)).collect()
        }
        TypeKind::Scalar | TypeKind::Union(_) => Vec::new(),
    }
}

fn described(field: &BaseFieldDefinition) -> (String, String) {
    let text = field.description.as_ref().map(|it| it.node.clone()).unwrap_or_default();
    (field.name.node.to_string(), text)
}

type BaseFieldDefinition = async_graphql::parser::types::FieldDefinition;

fn document() -> ServiceDocument {
    parse_schema(graphql_gateway::sdl()).unwrap()
}

fn types(document: &ServiceDocument) -> impl Iterator<Item = &TypeDefinition> {
    document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(ty) => Some(&ty.node),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    })
}
