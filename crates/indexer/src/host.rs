//! The engine over a folder that `tracuu build` wrote: fetches the blocks its tasks ask for.

use anyhow::{Context, Result, anyhow, bail};
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
    touched: Touched,
    fetched: Vec<Block>,
}

/// What was fetched so far, the manifest left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Touched {
    /// Bytes, those between two blocks that are fetched together included.
    pub(crate) bytes: u64,
    /// Ranges of packs: blocks that are wanted at the same time and lie close together are one.
    pub(crate) requests: u64,
    /// Times that something had to be fetched before the search could go on.
    pub(crate) rounds: u64,
    /// Blocks.
    pub(crate) blocks: u64,
    /// Packs, each counted once a round.
    pub(crate) packs: u64,
}

/// The page fetches two blocks together when no more bytes than this lie between them (`www/packs.js`).
const GAP: u32 = 4096;

impl Touched {
    /// Counts the blocks wanted of one pack at a time.
    fn count(&mut self, blocks: &mut [Block]) {
        blocks.sort_unstable_by_key(|block| block.offset);
        self.packs += 1;
        let mut end = None;
        for block in blocks {
            self.blocks += 1;
            match end.filter(|end| block.offset.saturating_sub(*end) <= GAP) {
                Some(end) => self.bytes += u64::from((block.offset + block.stored).saturating_sub(end)),
                None => {
                    self.requests += 1;
                    self.bytes += u64::from(block.stored);
                }
            }
            end = Some(block.offset + block.stored);
        }
    }
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
        Ok(Library { folder: folder.to_owned(), engine, touched: Touched::default(), fetched: Vec::new() })
    }

    /// What was fetched since it was opened.
    pub(crate) fn touched(&self) -> Touched {
        self.touched
    }

    /// The blocks that were fetched since then.
    pub(crate) fn fetched(&self) -> &[Block] {
        &self.fetched
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
        self.touched.rounds += 1;
        self.fetched.extend_from_slice(blocks);
        for (pack, mut blocks) in packs {
            self.touched.count(&mut blocks);
            let path = self.pack_file(pack)?;
            let fault = |error: std::io::Error| anyhow!("{}: {error}; {ADVICE}", path.display());
            let mut file = File::open(&path).map_err(fault)?;
            for block in blocks {
                let bytes = read_block(&mut file, block, self.engine.primer()).map_err(fault)?;
                self.engine.provide(block, bytes).map_err(|error| self.explain(error))?;
            }
        }
        Ok(())
    }

    fn pack_file(&self, pack: u32) -> Result<PathBuf> {
        let name = self.engine.pack(pack).with_context(|| {
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

/// Reads the stored bytes of a block and inflates them behind the library's primer.
pub(crate) fn read_block(
    file: &mut (impl Read + Seek),
    block: Block,
    (primer, primer_length): (&[u8], u32),
) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(block.offset)))?;
    let mut stored = vec![0; block.stored as usize];
    file.read_exact(&mut stored).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => std::io::Error::other("the file is cut short"),
        _ => error,
    })?;
    if !block.is_compressed() {
        return Ok(stored);
    }
    index::pack::inflate(primer, primer_length, &stored, block.length)
        .ok_or_else(|| std::io::Error::other("the data is damaged: it cannot be inflated"))
}
