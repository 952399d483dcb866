//! `sqlx::migrate!` sees a changed migration, but not a new one; this makes cargo look.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
