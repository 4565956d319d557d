//! The publisher's logo: a picture, published under a name with its hash.

use crate::media::Picture;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// A larger logo is a photograph somebody forgot to scale: every visit would load it.
const LARGEST: u64 = 256 * 1024;

/// A picture to publish.
#[derive(Debug, Clone)]
pub(super) struct Logo {
    /// Name in the published folder.
    pub(super) name: String,
    /// Media type.
    pub(super) media: &'static str,
    pub(super) bytes: Vec<u8>,
    /// Width and height, if the picture has them.
    size: Option<(usize, usize)>,
}

impl Logo {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// What is wrong with it, beginning with its name.
    pub(super) fn read(path: &Path) -> Result<Logo> {
        let shown = || format!("{} (logo)", path.display());
        let length = fs::metadata(path).with_context(shown)?.len();
        if length > LARGEST {
            bail!("{}: {length} bytes long; save it at most {LARGEST} bytes large", shown());
        }
        Logo::of(fs::read(path).with_context(shown)?).with_context(shown)
    }

    fn of(bytes: Vec<u8>) -> Result<Logo> {
        let Picture { ending, media, size } = Picture::of(&bytes)?;
        let hash = blake3::hash(&bytes).to_hex();
        Ok(Logo { name: format!("logo.{}.{ending}", &hash[..12]), media, bytes, size })
    }

    /// The mark-up that shows it; decoration, since the title stands beside it.
    pub(super) fn image(&self, root: &str) -> String {
        let size = self.size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
        format!("<img src=\"{root}{}\" alt=\"\"{}>", self.name, size.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_published_under_its_hash_and_shown_with_its_size() {
        let logo = Logo::of(b"<svg width='40' height='20'/>".to_vec()).unwrap();
        assert!(logo.name.starts_with("logo.") && logo.name.ends_with(".svg"));
        assert!(
            logo.image("../").contains("src=\"../logo.")
                && logo.image("").ends_with("width=\"40\" height=\"20\">")
        );
        assert!(Logo::of(b"<svg onload='x'/>".to_vec()).is_err());
    }
}
