//! Files as answers.

use super::request::Request;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What the page is allowed; it needs no more than this.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'";
/// For files whose name changes with their content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// For all others: ask again each time.
const FRESH: &str = "no-cache";

/// An answer: status, headers of its own, body.
pub(super) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

enum Body {
    Bytes(Vec<u8>),
    /// So many bytes of a file from where it stands.
    File(File, u64),
}

impl Reply {
    /// A short text that says what the status means.
    pub(super) fn plain(status: u16) -> Reply {
        let headers =
            vec![("Content-Type", "text/plain; charset=utf-8".into()), ("Cache-Control", FRESH.into())];
        Reply { status, headers, body: Body::Bytes(format!("{status} {}\n", phrase(status)).into_bytes()) }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    /// Writes the answer; the body is left out for HEAD.
    pub(super) fn send(self, out: &mut impl Write, head_only: bool, keep_alive: bool) -> io::Result<()> {
        let length = match &self.body {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, length) => *length,
        };
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, phrase(self.status));
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let common = [
            ("Content-Length", length.to_string()),
            ("Connection", connection.into()),
            ("Content-Security-Policy", POLICY.into()),
            ("X-Content-Type-Options", "nosniff".into()),
        ];
        for (name, value) in self.headers.iter().chain(&common) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        out.write_all(head.as_bytes())?;
        match self.body {
            _ if head_only => Ok(()),
            Body::Bytes(bytes) => out.write_all(&bytes),
            Body::File(file, length) => {
                let sent = io::copy(&mut file.take(length), out)?;
                if sent == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
        }
    }
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

/// The folder that is served.
pub(super) struct Root(PathBuf);

impl Root {
    /// `folder` without links in its path.
    pub(super) fn new(folder: &Path) -> Root {
        Root(folder.to_owned())
    }

    /// The answer to a request.
    pub(super) fn answer(&self, request: &Request) -> Reply {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Reply::plain(405).with("Allow", "GET, HEAD");
        }
        let Some(path) = self.resolve(&request.path) else { return Reply::plain(404) };
        if path.is_dir() {
            if !request.path.ends_with('/') {
                // The name alone: relative to where the visitor is, so no other host can be meant.
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Reply::plain(301).with("Location", format!("{}/", encode(&name)));
            }
            return file(&path.join("index.html"), request);
        }
        if request.path.ends_with('/') { Reply::plain(404) } else { file(&path, request) }
    }

    /// The file or folder a path means. Hidden ones are never served, nor anything outside the folder.
    fn resolve(&self, path: &str) -> Option<PathBuf> {
        let mut file = self.0.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
                return None;
            }
            file.push(part);
        }
        file.canonicalize().ok().filter(|file| file.starts_with(&self.0))
    }
}

fn encode(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    name.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn file(path: &Path, request: &Request) -> Reply {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let Ok((metadata, mut file)) = opened else { return Reply::plain(404) };
    if !metadata.is_file() {
        return Reply::plain(404);
    }
    let length = metadata.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (kind, is_text) = content_type(&name);
    // Pictures of documents keep the names they were given, whatever those look like.
    let is_kept = is_named_by_content(&name) && !request.path.starts_with("/media/");
    let mut reply = Reply { status: 200, headers: Vec::new(), body: Body::Bytes(Vec::new()) }
        .with("Content-Type", kind)
        .with("Cache-Control", if is_kept { FOREVER } else { FRESH })
        .with("Accept-Ranges", "bytes");
    match request.range.as_deref().map_or(Part::Whole, |range| part(range, length)) {
        Part::None => return Reply::plain(416).with("Content-Range", format!("bytes */{length}")),
        Part::Bytes(start, end) => {
            if file.seek(SeekFrom::Start(start)).is_err() {
                return Reply::plain(500);
            }
            reply.status = 206;
            reply.body = Body::File(file, end - start + 1);
            return reply.with("Content-Range", format!("bytes {start}-{end}/{length}"));
        }
        Part::Whole => {}
    }
    if is_text {
        reply = reply.with("Vary", "Accept-Encoding");
        if request.gzip {
            let Ok(body) = fs::read(path).and_then(|bytes| gzip(&bytes)) else { return Reply::plain(500) };
            reply.body = Body::Bytes(body);
            return reply.with("Content-Encoding", "gzip");
        }
    }
    reply.body = Body::File(file, length);
    reply
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Not understood, or more than one range: the file as it is.
    Whole,
    /// First and last byte.
    Bytes(u64, u64),
    /// Bytes that the file does not have.
    None,
}

/// RFC 9110, section 14.1.2.
fn part(range: &str, length: u64) -> Part {
    let number = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten()
    };
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    match (first, number(first), last, number(last)) {
        ("", _, _, Some(0)) => Part::None,
        ("", _, _, Some(_)) if length == 0 => Part::None,
        ("", _, _, Some(count)) => Part::Bytes(length.saturating_sub(count), length - 1),
        (_, Some(start), "", _) if start < length => Part::Bytes(start, length - 1),
        (_, Some(start), _, Some(end)) if start <= end && start < length => {
            Part::Bytes(start, end.min(length - 1))
        }
        (_, Some(start), _, Some(end)) if start > end => Part::Whole,
        (_, Some(_), "", _) | (_, Some(_), _, Some(_)) => Part::None,
        _ => Part::Whole,
    }
}

/// The content type, and whether compression helps.
fn content_type(name: &str) -> (&'static str, bool) {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "ts" => ("text/plain; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "json" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" | "md" | "" => ("text/plain; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" | "jfif" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "gif" => ("image/gif", false),
        "avif" => ("image/avif", false),
        "ico" => ("image/x-icon", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

/// Packs, and files with a hash between two dots of their name.
fn is_named_by_content(name: &str) -> bool {
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.ends_with(".pack") || name.split('.').skip(1).any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_rfc() {
        for (range, expected) in [
            ("bytes=0-0", Part::Bytes(0, 0)),
            ("bytes=2-", Part::Bytes(2, 9)),
            ("bytes=2-99", Part::Bytes(2, 9)),
            ("bytes=-3", Part::Bytes(7, 9)),
            ("bytes=-99", Part::Bytes(0, 9)),
            ("bytes=10-", Part::None),
            ("bytes=10-12", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=3-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=-1", 0), Part::None);
        assert_eq!(part("bytes=0-", 0), Part::None);
    }

    #[test]
    fn only_names_that_change_with_the_content_are_kept_forever() {
        for (name, forever) in [
            ("0123456789abcdef.pack", true),
            ("engine.0123456789ab.wasm", true),
            ("index.html", false),
            ("manifest.tracuu", false),
            ("engine.wasm", false),
        ] {
            assert_eq!(is_named_by_content(name), forever, "{name}");
        }
    }
}
