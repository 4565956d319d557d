//! Pictures that documents show: found beside them, looked at, and published as they are below `media/`.
//!
//! A picture is looked at once, whatever documents show it. What becomes of it depends on its file alone; so a document
//! can be taken over from the last build as long as all its pictures are still the same to it.

mod path;
mod picture;

pub(crate) use picture::Picture;

use crate::input::Source;
use anyhow::{Context, Result, bail};
use index::document::{Document, SpanKind};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// The folder of pictures in the published one.
pub(crate) const FOLDER: &str = "media";
/// Many hosts of static files take no larger ones.
const LARGEST: u64 = 25 << 20;
/// Letters of an address that a notice shows.
const SHOWN: usize = 120;

/// Where the pictures of a document lie: the folder that is read, and what stands before their names to tell several
/// such folders apart.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    prefix: String,
}

impl Folder {
    /// The folder that a file was found in.
    pub(crate) fn of(source: &Source) -> Folder {
        let depth = source.name.split('/').count();
        let root = source.path.ancestors().nth(depth).unwrap_or(Path::new("")).to_owned();
        let prefix = source.report.path.strip_suffix(&source.name).unwrap_or_default().to_owned();
        Folder { root, prefix }
    }
}

/// A picture as a document has it: the address there, and that in the library; or why it is not shown.
pub(crate) type Shown = (String, Result<String, String>);

/// A file that was looked at.
#[derive(Debug, Clone)]
struct File {
    /// Its name in [`FOLDER`].
    name: String,
    path: PathBuf,
    address: String,
    hash: blake3::Hash,
}

/// What a look at a file gave, once it is done.
type Look = Arc<OnceLock<Result<File, String>>>;

/// The pictures of a library under way.
#[derive(Debug, Default)]
pub(crate) struct Media {
    /// By name, and path in the file system.
    looks: Mutex<HashMap<(String, PathBuf), Look>>,
}

impl Media {
    /// Finds the pictures of a document and gives their spans the addresses they will have. What is not shown loses its
    /// span and keeps its words. Each address once, in order.
    pub(crate) fn put_into(&self, document: &mut Document, folder: &Folder, name: &str) -> Vec<Shown> {
        let mut all: Vec<Shown> = Vec::new();
        for passage in &mut document.passages {
            passage.spans.retain_mut(|span| {
                let SpanKind::Image(address) = &mut span.kind else { return true };
                let known = all.iter().position(|(known, _)| known == address);
                let at = known.unwrap_or_else(|| {
                    all.push((address.clone(), self.look(address, folder, name)));
                    all.len() - 1
                });
                let Some((_, Ok(published))) = all.get(at) else { return false };
                address.clone_from(published);
                true
            });
        }
        all
    }

    /// Whether the pictures of a document are what they were.
    pub(crate) fn is_same(&self, shown: &[Shown], folder: &Folder, name: &str) -> bool {
        shown.iter().all(|(address, before)| self.look(address, folder, name) == *before)
    }

    /// The address in the library, or what is said of a picture that is not in it.
    fn look(&self, address: &str, folder: &Folder, document: &str) -> Result<String, String> {
        let told = |reason: String| {
            let shown: String = address.chars().take(SHOWN).collect();
            format!("the picture {shown:?} is not shown: {reason}")
        };
        let path = path::inside(address, document).map_err(|reason| told(reason.to_owned()))?;
        let (name, path) = (format!("{}{path}", folder.prefix), folder.root.join(path));
        let look = {
            let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
            looks.entry((name.clone(), path.clone())).or_default().clone()
        };
        let file = look.get_or_init(|| File::read(name, path));
        file.as_ref().map(|file| file.address.clone()).map_err(|reason| told(reason.clone()))
    }

    /// Hands over the pictures found, by their names.
    ///
    /// # Errors
    /// Two pictures of one name, a picture that changed since it was looked at, and what `put` returns.
    pub(crate) fn publish(self, mut put: impl FnMut(&str, &[u8]) -> Result<()>) -> Result<()> {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for look in self.looks.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
            let Some(Ok(file)) = look.get() else { continue };
            match files.get(&file.name) {
                Some(other) if other.hash != file.hash => {
                    let mut both = [file.path.display().to_string(), other.path.display().to_string()];
                    both.sort();
                    bail!("{}", taken(&file.name, &both.join(" and ")));
                }
                _ => drop(files.insert(file.name.clone(), file.clone())),
            }
        }
        for (name, file) in files {
            let bytes = fs::read(&file.path).with_context(|| file.path.display().to_string())?;
            if blake3::hash(&bytes) != file.hash {
                bail!("{}: changed while it was read; build again", file.path.display());
            }
            put(&name, &bytes)?;
        }
        Ok(())
    }
}

/// What is wrong with two pictures of one name.
pub(crate) fn taken(name: &str, who: &str) -> String {
    format!("{who}: different pictures that would both be {FOLDER}/{name}; rename one of them")
}

/// Whether this can be the name of a picture in [`FOLDER`].
pub(crate) fn is_name(name: &str) -> bool {
    let plain = |part| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains('\\') && Path::new(name).components().all(plain)
}

impl File {
    /// Looks at a file; the error is why it is not shown.
    fn read(name: String, path: PathBuf) -> Result<File, String> {
        let (path, bytes) = match read(&path) {
            // Some systems write accents as letters of their own.
            Err(reason) => {
                let apart = PathBuf::from(path.to_string_lossy().nfd().collect::<String>());
                read(&apart).map(|bytes| (apart, bytes)).map_err(|_| reason)?
            }
            Ok(bytes) => (path, bytes),
        };
        let picture = Picture::of(&bytes).map_err(|error| format!("{error:#}"))?;
        let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
        // A server tells a browser what a file is by its ending: one that is none of a picture's could make it a page.
        let fits = match picture.ending {
            "svg" => ending == "svg",
            _ => ["png", "jpg", "jpeg", "jfif", "webp", "gif", "avif"].contains(&ending.as_str()),
        };
        if !fits {
            return Err(format!(
                "it is of another type than its name says; let that end in .{}",
                picture.ending
            ));
        }
        let (address, hash) = (path::address(&name, picture.size), blake3::hash(&bytes));
        Ok(File { name, path, address, hash })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "there is no such file; correct its address, or add the file".to_owned(),
        _ => format!("it cannot be read ({error}); allow reading it"),
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    if metadata.len() > LARGEST {
        return Err(format!("it is longer than {} MiB; save it smaller", LARGEST >> 20));
    }
    fs::read(path).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>";

    fn look(media: &Media, root: &Path, address: &str) -> Result<String, String> {
        media.look(address, &Folder { root: root.to_owned(), prefix: "in/".into() }, "x/d.md")
    }

    #[test]
    fn a_file_is_looked_at_once_and_published_once() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("x")).unwrap();
        fs::write(root.path().join("x/a.svg"), DRAWING).unwrap();
        let media = Media::default();
        for address in ["a.svg", "/x/a.svg", "../x/%61.svg"] {
            assert_eq!(look(&media, root.path(), address).as_deref(), Ok("media/in/x/a.svg#4x3"));
        }
        let mut published = Vec::new();
        let put = |name: &str, bytes: &[u8]| {
            published.push((name.to_owned(), bytes.to_vec()));
            Ok(())
        };
        media.publish(put).unwrap();
        assert_eq!(published, [("in/x/a.svg".to_owned(), DRAWING.as_bytes().to_vec())]);
    }

    #[test]
    fn what_is_not_a_picture_stays_where_it_is() {
        let root = tempfile::tempdir().unwrap();
        let page = b"GIF89a\x07\0\x05\0<script>x</script>";
        for (name, bytes) in [
            ("text.png", b"root:x:0:0".as_slice()),
            ("page.html", page),
            ("none", page),
            ("drawing.png", DRAWING.as_bytes()),
            ("picture.svg", page),
            ("runs.svg", b"<svg onload='x'/>"),
        ] {
            fs::write(root.path().join(name), bytes).unwrap();
        }
        fs::create_dir(root.path().join("folder.png")).unwrap();
        let media = Media::default();
        for name in [
            "text.png",
            "page.html",
            "none",
            "drawing.png",
            "picture.svg",
            "runs.svg",
            "folder.png",
            "gone.png",
        ] {
            let told = look(&media, root.path(), &format!("/{name}")).unwrap_err();
            assert!(told.starts_with(&format!("the picture \"/{name}\" is not shown: ")), "{told}");
        }
        let told = look(&media, root.path(), &format!("/{}", "../".repeat(300))).unwrap_err();
        assert!(told.len() < 2 * SHOWN + 200, "{told}");
        media.publish(|name, _| bail!("{name} was published")).unwrap();
    }

    #[test]
    fn a_name_written_with_accents_apart_is_found() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("so\u{31b}.svg"), DRAWING).unwrap();
        let media = Media::default();
        assert_eq!(look(&media, root.path(), "/sơ.svg").as_deref(), Ok("media/in/s%C6%A1.svg#4x3"));
    }

    #[test]
    fn two_pictures_of_one_name_and_one_that_changes_are_errors() {
        let roots = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let media = Media::default();
        for (root, drawing) in roots.iter().zip([DRAWING, "<svg width='1' height='1'/>"]) {
            fs::write(root.path().join("a.svg"), drawing).unwrap();
            look(&media, root.path(), "/a.svg").unwrap();
        }
        let error = media.publish(|_, _| Ok(())).unwrap_err().to_string();
        assert!(error.contains("would both be media/in/a.svg; rename one"), "{error}");
        let media = Media::default();
        look(&media, roots[0].path(), "/a.svg").unwrap();
        fs::write(roots[0].path().join("a.svg"), "<svg/>").unwrap();
        let error = media.publish(|_, _| Ok(())).unwrap_err().to_string();
        assert!(error.ends_with("a.svg: changed while it was read; build again"), "{error}");
    }

    #[test]
    fn names_of_pictures_lead_nowhere_else() {
        for (name, good) in
            [("a/b.png", true), ("ộ.png", true), ("../a", false), ("/a", false), ("a/../b", false)]
        {
            assert_eq!(is_name(name), good, "{name}");
        }
        assert!(!is_name("") && !is_name("a\\..\\b"));
    }
}
