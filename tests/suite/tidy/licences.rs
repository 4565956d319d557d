//! What is published may be published: the licences of everything it is made of.

use crate::{metadata, root};
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};
use spdx::{Expression, LicenseReq, ParseMode};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Permissive licences: publishing a site made of them asks for a notice at most.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The crates whose code ends up in the command or in the page.
const PRODUCT: [&str; 5] = ["analysis", "index", "search", "indexer", "web"];

#[test]
fn our_own_licence_is_declared_and_included() {
    for package in metadata().workspace_packages() {
        assert_eq!(package.license.as_deref(), Some("MIT OR Apache-2.0"), "{}", package.name);
    }
    for (file, words) in [("LICENSE-MIT", "MIT License"), ("LICENSE-APACHE", "Apache License")] {
        let text = fs::read_to_string(root().join("crates").join(file)).unwrap_or_default();
        assert!(text.contains(words), "crates/{file} must hold the text of the {words}");
    }
}

#[test]
fn every_package_in_the_product_is_permissive() {
    let metadata = metadata();
    let shipped = shipped(&metadata);
    assert!(shipped.len() > PRODUCT.len(), "the walk found no dependency at all");
    for package in shipped {
        let licence = package.license.as_deref().unwrap_or("no licence declared");
        assert!(permits(licence), "{} {} is under \"{licence}\"", package.name, package.version);
    }
}

/// Whether one of the choices an SPDX expression offers consists of allowed licences only.
fn permits(licence: &str) -> bool {
    // Lax also reads the older "MIT/Apache-2.0".
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|licence| licence.evaluate(allowed))
}

fn allowed(required: &LicenseReq) -> bool {
    // An exception only ever grants more.
    required.license.id().is_some_and(|id| ALLOWED.contains(&id.name))
}

/// The packages reachable from the product's crates, tests left out.
fn shipped(metadata: &Metadata) -> Vec<&Package> {
    let nodes = &metadata.resolve.as_ref().expect("cargo metadata resolves").nodes;
    let nodes: BTreeMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let members = metadata.workspace_packages();
    let mut open: Vec<&PackageId> = members
        .iter()
        .filter(|member| PRODUCT.contains(&member.name.as_str()))
        .map(|member| &member.id)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let used = |kind: &DependencyKind| *kind != DependencyKind::Development;
            let dependencies =
                nodes[id].deps.iter().filter(|d| d.dep_kinds.iter().any(|info| used(&info.kind)));
            open.extend(dependencies.map(|dependency| &dependency.pkg));
        }
    }
    metadata.packages.iter().filter(|package| seen.contains(&package.id)).collect()
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(permits(good), "{good}");
    }
    for bad in ["MPL-2.0", "MIT AND GPL-3.0-only", "no licence declared", ""] {
        assert!(!permits(bad), "{bad}");
    }
}
