use super::check;
use super::columns::Columns;
use super::packs::Packs;
use crate::checksums::{self, Checksums};
use crate::cli;
use crate::host::{MANIFEST, pack_path};
use clap::Parser;
use index::Manifest;
use index::heads::{self, HeadEntry};
use index::manifest::pack_name;
use index::pack::name_of;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with a library of a few documents.
fn build() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&input).unwrap();
    fs::write(input.join("a.md"), "# Sông Hồng\n\nNước sông đỏ vì phù sa.\n\n- một\n- hai\n").unwrap();
    fs::write(input.join("b.txt"), "Hill country\n\nTea grows on the slopes above the river.\n").unwrap();
    let args = ["tracuu", "build", "--quiet", input.to_str().unwrap(), "-o", output.to_str().unwrap()];
    cli::run(cli::Args::try_parse_from(args).unwrap(), &mut Vec::new()).unwrap();
    (folder, output)
}

fn faults(folder: &Path) -> Vec<String> {
    check(folder).unwrap().faults.iter().map(ToString::to_string).collect()
}

/// Files by name, without those of the page, which are large and all alike to `check`.
fn library_files(folder: &Path) -> Vec<String> {
    let mut names = checksums::files_below(folder).unwrap();
    names.retain(|name| name.starts_with("library/") || name == "build-report.json");
    assert!(names.len() >= 5, "{names:?}");
    names
}

/// Lists the files anew, as somebody would who wants a change to go unnoticed.
fn list_again(folder: &Path) {
    let list = Checksums::of(folder).unwrap().render();
    fs::write(folder.join(checksums::PATH), list).unwrap();
}

fn edit_manifest(folder: &Path, edit: impl FnOnce(&mut Manifest)) {
    let path = folder.join(MANIFEST);
    let mut manifest = Manifest::decode(&fs::read(&path).unwrap()).unwrap();
    edit(&mut manifest);
    fs::write(path, manifest.encode()).unwrap();
    list_again(folder);
}

#[test]
fn what_was_built_is_whole() {
    let (_root, folder) = build();
    let outcome = check(&folder).unwrap();
    assert_eq!(outcome.faults, []);
    assert_eq!((outcome.documents, outcome.foreign.len()), (2, 0));
    assert!(outcome.blocks > 4);
}

/// What is wrong if heads and columns were not written for each other.
fn fault_of_columns(edit: impl Fn(&mut HeadEntry)) -> String {
    let (_root, folder) = build();
    let manifest = Manifest::decode(&fs::read(folder.join(MANIFEST)).unwrap()).unwrap();
    let mut packs = Packs::of(&folder, &manifest);
    let mut columns = Columns::open(&mut packs, &manifest).unwrap();
    for block in manifest.heads.node.blocks() {
        for mut entry in heads::decode(&packs.block(block).unwrap()).unwrap() {
            edit(&mut entry);
            columns.expect(&entry);
        }
    }
    columns.agree(&mut packs).err().map(|fault| fault.to_string()).unwrap_or_default()
}

#[test]
fn columns_say_what_the_heads_say() {
    assert_eq!(fault_of_columns(|_| ()), "");
    let wrong = fault_of_columns(|entry| entry.head.source = Some("ai đó".into()));
    assert!(wrong.contains("its column \"source\" is not what the documents say"), "{wrong}");
    let wrong = fault_of_columns(|entry| entry.first_unit += 1);
    assert!(wrong.contains("not of the library's documents"), "{wrong}");
    let (_root, folder) = build();
    edit_manifest(&folder, |manifest| manifest.columns = None);
    assert!(faults(&folder)[0].contains("it does not lead to columns"), "{:?}", faults(&folder));
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let (_root, folder) = build();
    for name in library_files(&folder) {
        let path = folder.join(&name);
        let good = fs::read(&path).unwrap();
        let step = good.len().div_ceil(700);
        for at in (0..good.len()).step_by(step) {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            fs::write(&path, &bad).unwrap();
            let found = faults(&folder);
            assert!(
                found.iter().any(|fault| fault.starts_with(&format!("{name}: "))),
                "{name}, byte {at}: {found:?}"
            );
        }
        fs::write(&path, &good).unwrap();
    }
    assert_eq!(faults(&folder), [""; 0]);
}

#[test]
fn a_missing_or_cut_file_is_found() {
    let (_root, folder) = build();
    for name in library_files(&folder) {
        let path = folder.join(&name);
        let good = fs::read(&path).unwrap();
        for cut in [0, 1, good.len() / 2, good.len() - 1] {
            fs::write(&path, &good[..cut]).unwrap();
            assert!(faults(&folder)[0].starts_with(&format!("{name}: ")), "{name} cut to {cut}");
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(faults(&folder), [format!("{name}: missing")]);
        fs::write(&path, &good).unwrap();
    }
}

#[test]
fn all_faults_are_told() {
    let (_root, folder) = build();
    let names = library_files(&folder);
    for name in names.iter().filter(|name| name.ends_with(".pack")) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    let packs = names.iter().filter(|name| name.ends_with(".pack")).count();
    assert_eq!(faults(&folder).len(), packs);
}

#[test]
fn a_file_that_does_not_belong_is_no_fault() {
    let (_root, folder) = build();
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    let outcome = check(&folder).unwrap();
    assert_eq!((outcome.faults.len(), outcome.foreign), (0, vec!["CNAME".to_owned()]));
}

#[test]
fn a_wrong_count_is_found_though_all_hashes_are_right() {
    for edit in [
        (|manifest| manifest.info.documents += 1) as fn(&mut Manifest),
        |manifest| manifest.info.units += 1,
        |manifest| manifest.info.keys -= 1,
        |manifest| manifest.info.languages.clear(),
        |manifest| std::mem::swap(&mut manifest.ids, &mut manifest.heads),
        |manifest| manifest.terms.height += 1,
        |manifest| manifest.ids = Default::default(),
        |manifest| manifest.heads = Default::default(),
        |manifest| manifest.terms = Default::default(),
    ] {
        let (_root, folder) = build();
        edit_manifest(&folder, edit);
        assert!(!faults(&folder).is_empty());
    }
}

#[test]
fn bytes_that_no_block_has_are_found() {
    let (_root, folder) = build();
    edit_manifest(&folder, |manifest| {
        let name = &mut manifest.packs[0];
        let old = folder.join(pack_path(&pack_name(name)));
        let mut bytes = fs::read(&old).unwrap();
        bytes.extend_from_slice(b"more");
        *name = name_of(&bytes);
        fs::write(folder.join(pack_path(&pack_name(name))), bytes).unwrap();
        fs::remove_file(old).unwrap();
    });
    let found = faults(&folder);
    assert!(found.len() == 1 && found[0].contains("no block has the bytes"), "{found:?}");
}

#[test]
fn packs_are_called_by_their_content_and_named_by_the_manifest() {
    let (_root, folder) = build();
    edit_manifest(&folder, |manifest| {
        let name = &mut manifest.packs[0];
        let old = folder.join(pack_path(&pack_name(name)));
        name[0] ^= 1;
        fs::rename(old, folder.join(pack_path(&pack_name(name)))).unwrap();
    });
    assert!(faults(&folder)[0].contains("its name is not the hash of its content"));
    let (_root, folder) = build();
    fs::write(folder.join(pack_path("0000000000000000")), "spare").unwrap();
    list_again(&folder);
    assert_eq!(faults(&folder), ["library/0000000000000000.pack: the manifest does not name it"]);
}
