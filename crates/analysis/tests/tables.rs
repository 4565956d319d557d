//! The committed tables are the ones the generator makes.

#[path = "../examples/generate_tables.rs"]
mod generate_tables;

#[test]
fn tables_are_current() {
    let committed = include_str!("../src/tables.rs");
    assert!(
        generate_tables::render() == committed,
        "src/tables.rs is not what the generator writes: run `cargo run -p analysis --example generate_tables`"
    );
}
