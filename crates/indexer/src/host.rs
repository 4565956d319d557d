//! The engine over a folder that `tracuu build` wrote: fetches the blocks its tasks ask for.

use anyhow::{Context, Result, anyhow, bail};
use flate2::read::DeflateDecoder;
use search::{Block, Engine, Options, Response, Search, Step, Suggest, Suggestion};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Where the manifest is in the published folder.
pub(crate) const MANIFEST: &str = "library/manifest.tracuu";
const ADVICE: &str = "copy the file again, or rebuild with `tracuu build`";

/// The file of a pack in the published folder.
pub(crate) fn pack_path(name: &str) -> String {
    format!("library/{name}.pack")
}

/// An opened library.
pub(crate) struct Library {
    folder: PathBuf,
    engine: Engine,
}

impl Library {
    /// Opens the library in `folder`.
    ///
    /// # Errors
    /// A folder without one, or a manifest that is damaged or of another version.
    pub(crate) fn open(folder: &Path) -> Result<Library> {
        let path = folder.join(MANIFEST);
        if !path.is_file() {
            let folder = folder.display();
            bail!(
                "{folder}: no library here ({MANIFEST} is missing); give the folder that `tracuu build … -o` wrote"
            );
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let engine = Engine::open(&bytes).map_err(|error| match error {
            search::Error::Corrupt { .. } => anyhow!("{}: {error}; {ADVICE}", path.display()),
            error => anyhow!("{}: {error}", path.display()),
        })?;
        Ok(Library { folder: folder.to_owned(), engine })
    }

    /// Searches.
    pub(crate) fn search(&mut self, query: &str, options: Options) -> Result<Response> {
        let mut task = Search::new(query, options);
        self.run(|engine| task.step(engine))
    }

    /// Completes what is being typed.
    pub(crate) fn suggest(&mut self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let mut task = Suggest::new(prefix, limit);
        self.run(|engine| task.step(engine))
    }

    /// Steps a task to its end.
    fn run<T>(&mut self, mut step: impl FnMut(&mut Engine) -> Result<Step<T>, search::Error>) -> Result<T> {
        loop {
            match step(&mut self.engine).map_err(|error| self.explain(error))? {
                Step::Done(answer) => return Ok(answer),
                Step::Need(blocks) => self.provide(&blocks)?,
            }
        }
    }

    /// Fetches blocks, opening each pack once.
    fn provide(&mut self, blocks: &[Block]) -> Result<()> {
        let mut packs = BTreeMap::<u32, Vec<Block>>::new();
        for &block in blocks {
            packs.entry(block.pack).or_default().push(block);
        }
        for (pack, blocks) in packs {
            let path = self.pack_file(pack)?;
            let fault = |error: std::io::Error| anyhow!("{}: {error}; {ADVICE}", path.display());
            let mut file = File::open(&path).map_err(fault)?;
            for block in blocks {
                let bytes = read_block(&mut file, block).map_err(fault)?;
                self.engine.provide(block, bytes).map_err(|error| self.explain(error))?;
            }
        }
        Ok(())
    }

    fn pack_file(&self, pack: u32) -> Result<PathBuf> {
        let (name, _) = self.engine.pack(pack).with_context(|| {
            format!("{}: it names no pack {pack}; {ADVICE}", self.folder.join(MANIFEST).display())
        })?;
        Ok(self.folder.join(pack_path(&name)))
    }

    /// Puts the file's name and the way out to an error of the engine.
    fn explain(&self, error: search::Error) -> anyhow::Error {
        match error {
            search::Error::Corrupt { pack, .. } => {
                let path = pack.and_then(|pack| self.pack_file(pack).ok());
                let path = path.unwrap_or_else(|| self.folder.join(MANIFEST));
                anyhow!("{}: {error}; {ADVICE}", path.display())
            }
            _ => error.into(),
        }
    }
}

/// Reads the stored bytes of a block and inflates them.
pub(crate) fn read_block(file: &mut (impl Read + Seek), block: Block) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(block.offset)))?;
    let mut stored = vec![0; block.stored as usize];
    file.read_exact(&mut stored).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => std::io::Error::other("the file is cut short"),
        _ => error,
    })?;
    if !block.is_compressed() {
        return Ok(stored);
    }
    let mut bytes = Vec::with_capacity(block.length as usize);
    let limit = u64::from(block.length) + 1;
    DeflateDecoder::new(stored.as_slice())
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|_| std::io::Error::other("the data is damaged: it cannot be inflated"))?;
    Ok(bytes)
}
