//! The folder for runs, which leaves nothing behind.

use super::error::BuildError;
use std::fs;
use std::path::PathBuf;

/// Makes the folder when it is first needed, and removes what it handed out when dropped.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
    files: Vec<PathBuf>,
}

impl Scratch {
    pub(super) fn new(folder: PathBuf) -> Self {
        Scratch { folder, files: Vec::new() }
    }

    /// The path of a new file.
    pub(super) fn file(&mut self, name: &str) -> Result<PathBuf, BuildError> {
        if self.files.is_empty() {
            fs::create_dir_all(&self.folder)
                .map_err(|source| BuildError::Scratch { path: self.folder.clone(), source })?;
        }
        let path = self.folder.join(name);
        self.files.push(path.clone());
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left: there is nobody to tell, and the library is none the worse for it.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        if !self.files.is_empty() {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}
