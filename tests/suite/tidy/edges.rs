//! Dependencies between the crates point the way the map says, and no other way.

use crate::{metadata, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn dependencies_are_those_of_the_map() {
    let map = fs::read_to_string(root().join("crates/README.md")).expect("crates/README.md is the map");
    assert_eq!(written(&map), built(), "left: the table in crates/README.md; right: the Cargo.toml files");
}

/// The rows `| `crate` | `dependency`, `dependency` |` below the heading "Dependencies".
fn written(map: &str) -> Edges {
    let section = map.split("\n## ").find(|section| section.starts_with("Dependencies"));
    let rows = section.expect("crates/README.md has a section \"Dependencies\"").lines();
    rows.filter(|line| line.starts_with("| `"))
        .map(|line| {
            let names: Vec<_> = line.split('`').skip(1).step_by(2).map(String::from).collect();
            let (name, dependencies) = names.split_first().expect("the row begins with a name");
            (name.clone(), dependencies.iter().cloned().collect())
        })
        .collect()
}

/// What the manifests say. Dependencies of tests and build scripts count: ignorance holds there too. A crate whose
/// tests depend on itself only asks itself for a feature.
fn built() -> Edges {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    let is_member = |name: &str| members.iter().any(|member| member.name == name);
    members
        .iter()
        .map(|member| {
            let names = member.dependencies.iter().map(|dependency| dependency.name.clone());
            (member.name.to_string(), names.filter(|name| is_member(name) && *name != *member.name).collect())
        })
        .collect()
}

#[test]
fn the_table_is_read_as_written() {
    let map = "# Map\n\n## Dependencies\n\n| crate | uses |\n|---|---|\n| `a` | none |\n| `b` | `a`, `c` |\n\n## Next\n| `x` | `y` |\n";
    let expected: Edges = [("a", vec![]), ("b", vec!["a", "c"])]
        .into_iter()
        .map(|(name, uses)| (name.to_string(), uses.into_iter().map(String::from).collect()))
        .collect();
    assert_eq!(written(map), expected);
}
