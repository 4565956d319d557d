//! The same input gives the same bytes, whatever the number of threads.

use crate::dist::LIBRARY;
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Builds the sample library on all threads and on one, and compares the two byte by byte.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let scratch = workspace.path("target/determinism");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let (many, one) = (scratch.join("many"), scratch.join("one"));
    run(workspace.tracuu("build").arg(LIBRARY).arg("-o").arg(&many))?;
    run(workspace.tracuu("build").arg(LIBRARY).arg("-o").arg(&one).args(["--threads", "1"]))?;
    let (many, one) = (read(&many)?, read(&one)?);
    if many.is_empty() {
        bail!("the build wrote nothing, so there is nothing to compare");
    }
    if let Some(name) = first_difference(&many, &one) {
        bail!("{name} differs between a build on all threads and one on a single thread");
    }
    println!("{} files, the same to the last byte", many.len());
    Ok(())
}

type Tree = BTreeMap<String, Vec<u8>>;

/// The name of the first file that is in one tree only or has other bytes in the other.
fn first_difference<'a>(a: &'a Tree, b: &'a Tree) -> Option<&'a str> {
    let differs = |name: &&String| a.get(*name) != b.get(*name);
    a.keys().chain(b.keys()).find(differs).map(String::as_str)
}

fn read(root: &Path) -> Result<Tree> {
    let mut tree = Tree::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root)?.display().to_string();
                tree.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_difference_is_found_on_either_side() {
        let both = tree(&[("a", "1"), ("b", "2")]);
        assert_eq!(first_difference(&both, &both.clone()), None);
        assert_eq!(first_difference(&both, &tree(&[("a", "1"), ("b", "3")])), Some("b"));
        assert_eq!(first_difference(&both, &tree(&[("a", "1")])), Some("b"));
        assert_eq!(first_difference(&tree(&[("a", "1")]), &both), Some("b"));
    }
}
