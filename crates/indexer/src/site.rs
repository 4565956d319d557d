//! The page that every published library gets: the files `cargo xtask dist` made, held inside the command, with the
//! publisher's title, colour and logo put in.

mod accent;
mod logo;

pub(crate) use accent::Colour;

use crate::pages::escape;
use anyhow::Result;
use logo::Logo;
use std::borrow::Cow;
use std::path::Path;

/// What to tell a user whose command has no page in it; see [`files`].
pub const MISSING: &str =
    "this tracuu was built without its page; run ./build.sh and use target/release/tracuu";

/// The page's files, sorted by name: a path relative to the site's root with `/` between its parts, and the content.
///
/// Empty when the command was compiled without the page, as a plain `cargo build` or `cargo test` does; whoever
/// needs the page then fails with [`MISSING`].
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    include!(concat!(env!("OUT_DIR"), "/site.in"))
}

/// How one library's page differs from every other's.
#[derive(Debug, Default, Clone)]
pub(crate) struct Look {
    /// The library's name.
    pub(crate) title: String,
    /// A sentence about it; may be empty.
    pub(crate) description: String,
    /// Its language; may be empty.
    pub(crate) lang: String,
    /// Where the site will live, with `/` at its end.
    pub(crate) url: Option<String>,
    accent: Option<Colour>,
    logo: Option<Logo>,
}

impl Look {
    /// Reads the logo, if there is one. `url` may lack the `/` at its end.
    ///
    /// # Errors
    /// A logo that cannot be read, is too large, of no known type, or an SVG that could do more than be seen.
    pub(crate) fn new(
        title: &str,
        description: &str,
        lang: &str,
        url: &str,
        accent: Option<Colour>,
        logo: Option<&Path>,
    ) -> Result<Look> {
        Ok(Look {
            title: title.to_owned(),
            description: description.to_owned(),
            lang: lang.to_owned(),
            url: (!url.is_empty()).then(|| format!("{}/", url.trim_end_matches('/'))),
            accent,
            logo: logo.map(Logo::read).transpose()?,
        })
    }

    /// What a publisher should know of the colour they chose; nothing, if it stands as it is on the light page.
    pub(crate) fn notice(&self) -> Option<String> {
        self.accent.and_then(accent::notice)
    }

    /// The logo as a file to publish: its name and content.
    pub(crate) fn logo(&self) -> Option<(&str, &[u8])> {
        self.logo.as_ref().map(|logo| (logo.name.as_str(), logo.bytes.as_slice()))
    }

    /// The mark-up at the head of every page: the logo, then the title. `root` leads from the page to the site's root.
    pub(crate) fn brand(&self, root: &str) -> String {
        let lang =
            if self.lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(&self.lang)) };
        let logo = self.logo.as_ref().map(|logo| logo.image(root)).unwrap_or_default();
        format!("{logo}<span{lang}>{}</span>", escape(&self.title))
    }

    /// The mark-up that names the icon shown beside the page's title.
    pub(crate) fn icon(&self, root: &str) -> String {
        match &self.logo {
            Some(logo) => format!("<link rel=\"icon\" href=\"{root}{}\" type=\"{}\">", logo.name, logo.media),
            None => format!("<link rel=\"icon\" href=\"{root}favicon.svg\" type=\"image/svg+xml\">"),
        }
    }

    /// One of [`files`] as this library has it. `documents` is mark-up that leads to the plain pages, if there are any.
    pub(crate) fn put_into<'a>(&self, name: &str, bytes: &'a [u8], documents: &str) -> Cow<'a, [u8]> {
        match (name, std::str::from_utf8(bytes)) {
            ("index.html", Ok(html)) => Cow::Owned(self.front(html, documents).into_bytes()),
            ("style.css", Ok(css)) if self.accent.is_some() => {
                let rules = self.accent.map(accent::rules).unwrap_or_default();
                Cow::Owned(format!("{}\n{rules}", css.trim_end()).into_bytes())
            }
            _ => Cow::Borrowed(bytes),
        }
    }

    fn front(&self, html: &str, documents: &str) -> String {
        let mut head = String::new();
        if !self.description.is_empty() {
            head += &format!("<meta name=\"description\" content=\"{}\">\n", escape(&self.description));
        }
        if let Some(url) = &self.url {
            head += &format!("<link rel=\"canonical\" href=\"{}\">\n", escape(url));
        }
        let [title, head_place, icon, brand, list] = PLACES;
        // Each place is looked for in what comes after the one before: what is put in is never looked at again.
        let mut out = String::with_capacity(html.len() + 1000);
        let mut rest = html;
        for (place, with) in [
            (title, format!("<title>{}</title>", escape(&self.title))),
            (head_place, head.trim_end().to_owned()),
            (icon, self.icon("")),
            (brand, self.brand("")),
        ] {
            if let Some((before, after)) = rest.split_once(place) {
                out += before;
                out += &with;
                rest = after;
            }
        }
        out + &rest.replace(list, documents)
    }
}

/// Places of `www/index.html` that a build fills, in their order: title, further head, icon, name at the head, and the
/// way to the plain pages, several times.
const PLACES: [&str; 5] = [
    "<title>Tra cứu</title>",
    "<!--tracuu:head-->",
    "<link rel=\"icon\" href=\"favicon.svg\" type=\"image/svg+xml\">",
    "<span>Tra cứu</span>",
    "<!--tracuu:documents-->",
];

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = include_str!("../../../www/index.html");

    #[test]
    fn every_place_is_there_in_its_order() {
        let order =
            PLACES.map(|place| INDEX.find(place).unwrap_or_else(|| panic!("www/index.html lacks {place}")));
        assert!(order.is_sorted(), "{order:?}");
        assert_eq!(
            INDEX.matches(PLACES[4]).count(),
            2,
            "where there is no way, and where there are no scripts"
        );
    }

    #[test]
    fn what_a_publisher_writes_is_text() {
        let evil = "</title><script>x</script>\"<!--tracuu:documents-->";
        let look = Look::new(evil, evil, "vi", "https://example.org/a", None, None).unwrap();
        let html = look.put_into("index.html", INDEX.as_bytes(), "LIST");
        let html = std::str::from_utf8(&html).unwrap();
        assert!(!html.contains("<script>x"));
        assert!(!html.contains("\"<!--tracuu"));
        assert_eq!(html.matches("LIST").count(), 2);
        assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/a/\">"));
        assert_eq!(html.matches("&lt;/title&gt;&lt;script&gt;x").count(), 3, "title, description, name");
    }

    #[test]
    fn other_files_stay_as_they_are() {
        let look = Look::new("T", "", "", "", None, None).unwrap();
        for name in ["app.js", "style.css"] {
            assert_eq!(look.put_into(name, b"x", ""), b"x".as_slice());
        }
    }
}
