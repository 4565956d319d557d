//! Reading requests.

use std::io::{self, BufRead, Read};

/// A request's head is no longer than this.
const LONGEST: u64 = 16 * 1024;

/// What matters of a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// As sent: `GET`.
    pub(super) method: String,
    /// The path, decoded, without the query; begins with `/`.
    pub(super) path: String,
    /// The `Range` header, unless there is an `If-Range`: without validators, no condition holds.
    pub(super) range: Option<String>,
    /// Whether a gzip body is welcome.
    pub(super) gzip: bool,
    /// Whether another request may follow on the connection.
    pub(super) keep_alive: bool,
}

/// A request that cannot be answered, with the status to say so. The connection is of no further use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) status: u16,
}

impl Request {
    /// The next request of a connection; `None` at its end.
    pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<Result<Request, Unusable>>> {
        let mut head = reader.take(LONGEST);
        let Some(first) = line(&mut head)? else { return Ok(None) };
        let mut headers = Vec::new();
        loop {
            match line(&mut head)? {
                Some(line) if line.is_empty() => break,
                Some(line) => headers.push(line),
                None if head.limit() == 0 => return Ok(Some(Err(Unusable { status: 431 }))),
                None => return Ok(None),
            }
        }
        Ok(Some(parse(&first, &headers)))
    }
}

/// The next line without its end; `None` if the input ends before one.
fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    reader.read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn parse(first: &str, headers: &[String]) -> Result<Request, Unusable> {
    let bad = Unusable { status: 400 };
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(bad);
    };
    let mut keep_alive = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ => return Err(Unusable { status: 505 }),
    };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = decode(path).filter(|path| path.starts_with('/')).ok_or(bad)?;
    let mut request = Request { method: method.to_owned(), path, ..Request::default() };
    let mut conditional = false;
    for header in headers {
        let Some((name, value)) = header.split_once(':') else { return Err(Unusable { status: 400 }) };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "range" => request.range = Some(value.to_owned()),
            "if-range" => conditional = true,
            "accept-encoding" => request.gzip = accepts_gzip(value),
            "connection" if value.eq_ignore_ascii_case("close") => keep_alive = false,
            // A body that is not read would be taken for the next request.
            "content-length" if value != "0" => keep_alive = false,
            "transfer-encoding" => keep_alive = false,
            _ => {}
        }
    }
    if conditional {
        request.range = None;
    }
    request.keep_alive = keep_alive;
    Ok(request)
}

fn accepts_gzip(value: &str) -> bool {
    value.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        is_gzip && !refused
    })
}

/// Resolves `%` sequences; `None` when they are broken or are not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok())?;
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = rest.get(2..)?;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Result<Request, Unusable>> {
        Request::read(&mut text.as_bytes()).unwrap()
    }

    #[test]
    fn requests_are_understood() {
        let text = "GET /th%C6%B0%20vi%E1%BB%87n/?q=a HTTP/1.1\r\nHost: x\r\nRANGE: bytes=0-1\r\n\
            Accept-Encoding: br, gzip;q=0.5\r\n\r\n";
        let request = read(text).unwrap().unwrap();
        let range = Some("bytes=0-1".to_owned());
        assert_eq!(
            request,
            Request {
                method: "GET".into(), path: "/thư viện/".into(), range, gzip: true, keep_alive: true
            }
        );
        let request = read("HEAD / HTTP/1.1\nConnection: Close\nRange: bytes=0-\nIf-Range: \"x\"\n\n")
            .unwrap()
            .unwrap();
        assert!(!request.keep_alive && !request.gzip && request.range.is_none());
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, status) in [
            ("GET /\r\n\r\n", 400),
            ("GET x HTTP/1.1\r\n\r\n", 400),
            ("GET /%zz HTTP/1.1\r\n\r\n", 400),
            ("GET /%ff HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/2\r\n\r\n", 505),
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ] {
            assert_eq!(read(text), Some(Err(Unusable { status })), "{text}");
        }
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "y".repeat(LONGEST as usize));
        assert_eq!(read(&long), Some(Err(Unusable { status: 431 })));
        assert_eq!(read(""), None);
        assert_eq!(read("GET / HTTP/1.1\r\nHost"), None);
    }
}
