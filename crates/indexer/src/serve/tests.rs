use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;

/// Serves a small folder for as long as the test process lives.
fn start() -> (SocketAddr, PathBuf) {
    let folder = tempfile::tempdir().unwrap().keep();
    let root = folder.canonicalize().unwrap().join("site");
    fs::create_dir_all(root.join("library")).unwrap();
    fs::write(root.join("index.html"), "<!doctype html>".repeat(40)).unwrap();
    fs::write(root.join("library/0123456789abcdef.pack"), "0123456789").unwrap();
    fs::write(root.join("engine.wasm"), "\0asm").unwrap();
    fs::write(root.join(".hidden"), "secret").unwrap();
    fs::write(root.join("../outside.txt"), "secret").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn({
        let root = root.clone();
        move || super::serve(&listener, &root)
    });
    (address, root)
}

/// Sends requests on one connection; what comes back.
fn ask(address: SocketAddr, requests: &[&str]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    for (number, request) in requests.iter().enumerate() {
        let last = if number + 1 == requests.len() { "Connection: close\r\n" } else { "" };
        let (first, headers) = request.split_once('\n').unwrap_or((request, ""));
        let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
        write!(stream, "{first} HTTP/1.1\r\nHost: x\r\n{headers}{last}\r\n").unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn files_have_their_types_and_the_pages_policy() {
    let (address, root) = start();
    let answer = ask(address, &["GET /?q=a"]);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("Content-Type: text/html; charset=utf-8\r\n"));
    assert!(
        answer.contains("Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
    );
    assert!(answer.contains("X-Content-Type-Options: nosniff\r\n"));
    assert!(answer.contains("Cache-Control: no-cache\r\n"));
    assert_eq!(body(&answer), fs::read_to_string(root.join("index.html")).unwrap());
    assert!(ask(address, &["GET /engine.wasm"]).contains("Content-Type: application/wasm\r\n"));
    let pack = ask(address, &["GET /library/0123456789abcdef.pack\nAccept-Encoding: gzip"]);
    assert!(pack.contains("Content-Type: application/octet-stream\r\n") && pack.contains("immutable"));
    assert!(!pack.contains("Content-Encoding"));
}

#[test]
fn ranges_are_answered() {
    let (address, _) = start();
    let pack = |headers: &str| ask(address, &[&format!("GET /library/0123456789abcdef.pack\n{headers}")]);
    let part = pack("Range: bytes=2-4");
    assert!(part.starts_with("HTTP/1.1 206 ") && part.contains("Content-Range: bytes 2-4/10\r\n"), "{part}");
    assert!(part.contains("Content-Length: 3\r\n"));
    assert_eq!(body(&part), "234");
    let none = pack("Range: bytes=10-");
    assert!(none.starts_with("HTTP/1.1 416 ") && none.contains("Content-Range: bytes */10\r\n"), "{none}");
    let whole = pack("Range: bytes=2-4\nIf-Range: \"abc\"");
    assert!(whole.starts_with("HTTP/1.1 200 "), "{whole}");
    assert_eq!(body(&whole), "0123456789");
}

#[test]
fn nothing_outside_the_folder_is_given_out() {
    let (address, root) = start();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.join("../outside.txt"), root.join("link.txt")).unwrap();
    for path in [
        "/../outside.txt",
        "/library/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "/library/%2e%2e/%2e%2e/outside.txt",
        "/link.txt",
        "/.hidden",
        "//etc/passwd",
        "/a%00b",
    ] {
        let answer = ask(address, &[&format!("GET {path}")]);
        assert!(answer.starts_with("HTTP/1.1 404 ") && !answer.contains("secret"), "{path}: {answer}");
    }
    drop(root);
}

#[test]
fn several_requests_share_a_connection() {
    let (address, _) = start();
    let answer = ask(address, &["HEAD /", "GET /nothing", "POST /", "GET /library", "GET /engine.wasm"]);
    let statuses: Vec<&str> = answer.split("HTTP/1.1 ").skip(1).map(|part| &part[..3]).collect();
    assert_eq!(statuses, ["200", "404", "405", "301", "200"], "{answer}");
    assert!(answer.contains("Content-Length: 600\r\n") && !answer.contains("<!doctype"), "{answer}");
    assert!(answer.contains("Allow: GET, HEAD\r\n") && answer.contains("Location: library/\r\n"));
}

#[test]
fn text_is_compressed_for_whoever_takes_it() {
    let (address, _) = start();
    let answer = ask(address, &["GET /\nAccept-Encoding: gzip, br"]);
    assert!(answer.contains("Content-Encoding: gzip\r\n") && answer.contains("Vary: Accept-Encoding\r\n"));
    assert!(!answer.contains("<!doctype"));
    assert!(ask(address, &["GET /\nAccept-Encoding: gzip;q=0"]).contains("<!doctype"));
}
