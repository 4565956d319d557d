//! Pictures told by their content: of a type that browsers show, and, if drawings, that do nothing but draw.
//!
//! The page shows a picture as `<img>`, where an SVG can run nothing. But it lies on the site as a file that can be
//! opened by itself, and there it could: so an SVG that holds more than drawing is refused.

use anyhow::{Context, Result, bail};
use imagesize::{Compression, ImageType};
use roxmltree::{Document, Node, ParsingOptions};

/// As many nodes as an SVG may have; drawings have hundreds or thousands, maps more.
const MOST_NODES: u32 = 200_000;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Picture {
    /// What names of such files end in.
    pub(crate) ending: &'static str,
    /// Media type.
    pub(crate) media: &'static str,
    /// Width and height in pixels, if the picture has them; without them the page would jump when it comes.
    pub(crate) size: Option<(usize, usize)>,
}

impl Picture {
    /// Looks at a file's content.
    ///
    /// # Errors
    /// What is no PNG, JPEG, WebP, GIF, AVIF or SVG, is cut, or could do more than be seen.
    pub(crate) fn of(bytes: &[u8]) -> Result<Picture> {
        let (ending, media) = match imagesize::image_type(bytes) {
            Ok(ImageType::Png) => ("png", "image/png"),
            Ok(ImageType::Jpeg) => ("jpg", "image/jpeg"),
            Ok(ImageType::Webp) => ("webp", "image/webp"),
            Ok(ImageType::Gif) => ("gif", "image/gif"),
            Ok(ImageType::Heif(Compression::Av1)) => ("avif", "image/avif"),
            _ => return Ok(Picture { ending: "svg", media: "image/svg+xml", size: check_svg(bytes)? }),
        };
        let size = imagesize::blob_size(bytes).context("the picture is cut or damaged")?;
        Ok(Picture { ending, media, size: Some((size.width, size.height)) })
    }
}

/// Refuses what is no SVG, and SVG that runs or loads something. The picture's size, if it says one.
fn check_svg(bytes: &[u8]) -> Result<Option<(usize, usize)>> {
    let known = "expected SVG, PNG, JPEG, WebP, GIF or AVIF";
    let text = std::str::from_utf8(bytes).ok().context(known)?;
    // A document type is harmless by itself (drawing programs write one); what it defines is expanded here as it
    // would be in a browser.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).context(known)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        bail!("{known}; its outermost element is <{}>", root.tag_name().name());
    }
    for node in document.descendants() {
        check_node(&node)?;
    }
    Ok(svg_size(&root))
}

fn check_node(node: &Node<'_, '_>) -> Result<()> {
    const ADVICE: &str = "save the drawing as plain SVG";
    if node.is_pi() {
        bail!("it holds a processing instruction; {ADVICE}");
    }
    let name = node.tag_name().name().to_ascii_lowercase();
    let acts = [
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "handler",
        "listener",
        "audio",
        "video",
        "link",
    ];
    if acts.contains(&name.as_str()) {
        bail!("it holds <{name}>, which does more than draw; {ADVICE}");
    }
    for attribute in node.attributes() {
        let (key, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
        if key.starts_with("on") {
            bail!("it holds the attribute {key}, which runs a script; {ADVICE}");
        }
        let inside = value.starts_with('#') || value.starts_with("data:image/");
        // What is animated could become an address later on.
        let animated = key == "attributename" && value.to_ascii_lowercase().ends_with("href");
        if (matches!(key.as_str(), "href" | "src") && !inside) || animated {
            bail!("it leads to {value:?}, outside of itself; {ADVICE}");
        }
        if loads(value) {
            bail!("its attribute {key} loads something from elsewhere; {ADVICE}");
        }
    }
    if name == "style" && node.descendants().any(|text| text.text().is_some_and(loads)) {
        bail!("its style sheet loads something from elsewhere; {ADVICE}");
    }
    Ok(())
}

/// Whether a value or a style sheet names what lies outside of the file.
fn loads(value: &str) -> bool {
    let value: String = value.to_ascii_lowercase().split_whitespace().collect();
    let leads_out = |rest: &str| {
        let rest = rest.trim_start_matches(['"', '\'']);
        !rest.starts_with('#') && !rest.starts_with("data:image/")
    };
    value.contains("@import") || value.contains('\\') || value.split("url(").skip(1).any(leads_out)
}

/// From `width` and `height`, else from `viewBox`: only the ratio matters.
fn svg_size(root: &Node<'_, '_>) -> Option<(usize, usize)> {
    let number = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (number.is_finite() && (1.0..1e5).contains(&number)).then_some(number.round() as usize)
    };
    let named = |name| root.attribute(name).and_then(number);
    if let (Some(width), Some(height)) = (named("width"), named("height")) {
        return Some((width, height));
    }
    let parts = root.attribute("viewBox")?.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty());
    match parts.collect::<Vec<_>>()[..] {
        [_, _, width, height] => Some((number(width)?, number(height)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<Picture> {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
             viewBox='0 0 40 20'>{inside}</svg>"
        );
        Picture::of(text.as_bytes())
    }

    #[test]
    fn a_drawing_is_taken_with_its_size() {
        let inside = "<style>.a{fill:url(#g)}</style><use xlink:href='#a'/><path class='a' d='M0 0h1'/>";
        let drawing = svg(inside).unwrap();
        assert_eq!((drawing.media, drawing.size), ("image/svg+xml", Some((40, 20))));
        let typed = b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b'><svg width='3px' height='4'/>";
        assert_eq!(Picture::of(typed).unwrap().size, Some((3, 4)));
        assert_eq!(Picture::of(b"<svg width='100%'/>").unwrap().size, None);
    }

    #[test]
    fn what_runs_or_loads_is_refused() {
        for inside in [
            "<script>x</script>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'>x</x:script>",
            "<SCRIPT/>",
            "<g onload='x'/>",
            "<g ONCLICK='x'/>",
            "<foreignObject><body/></foreignObject>",
            "<a href='javascript:x'><path/></a>",
            "<a xlink:href='&#106;avascript:x'/>",
            "<image href='https://example.org/a.png'/>",
            "<use href='other.svg#a'/>",
            "<set attributeName='href' to='javascript:x'/>",
            "<animate attributeName='xlink:href' values='javascript:x'/>",
            "<style>@import 'x.css'</style>",
            "<style>a{fill:url( \"//example.org\")}</style>",
            "<path style='fill:u\\72l(x)'/>",
            "<path fill='url(https://example.org/#a)'/>",
            "<?xml-stylesheet href='x.css'?>",
        ] {
            assert!(svg(inside).is_err(), "{inside}");
        }
        let entity = "<!DOCTYPE svg [<!ENTITY s '<script>x</script>'>]><svg>&s;</svg>";
        assert!(Picture::of(entity.as_bytes()).is_err());
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
            <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>\
            <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'>]><svg><text>&e;&e;&e;&e;&e;&e;&e;&e;</text></svg>";
        let _ = Picture::of(bomb.as_bytes());
    }

    #[test]
    fn pictures_are_told_by_their_content() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x05\x08\x02\0\0\0";
        let webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x06\0\0\x04\0\0";
        let avif = b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x40meta\0\0\0\0\0\0\0\x34iprp\0\0\0\x2cipco\
            \0\0\0\x14ispe\0\0\0\0\0\0\0\x07\0\0\0\x05\0\0\0\x10pixi\0\0\0\0\x03\x08\x08\x08";
        let jpeg = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x05\0\x07\x01\x01\x11\0";
        for (bytes, media) in [
            (&png[..], "image/png"),
            (webp, "image/webp"),
            (b"GIF89a\x07\0\x05\0\0\0\0", "image/gif"),
            (avif, "image/avif"),
            (jpeg, "image/jpeg"),
        ] {
            let picture = Picture::of(bytes).unwrap();
            assert_eq!((picture.media, picture.size), (media, Some((7, 5))));
        }
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"<html><body/></html>",
            b"hello",
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"\0\0\0\x10ftypheic\0\0\0\0",
            b"\0\0\0\x10ftypmp42\0\0\0\0",
            b"root:x:0:0:root:/root:/bin/sh\n",
        ] {
            assert!(Picture::of(bytes).is_err(), "{bytes:?}");
        }
    }
}
