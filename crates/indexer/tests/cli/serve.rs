use crate::Sandbox;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// Ends the server when the test ends, also when it fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_address_is_printed_and_answers() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", "Một văn bản.");
    sandbox.ok(&["build", "in", "-o", "out", "--quiet"]);
    let mut server =
        Server(sandbox.command(&["serve", "out", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    assert!(address.starts_with("127.0.0.1:"), "{line}");

    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        "GET /library/manifest.tracuu HTTP/1.1\r\nHost: x\r\nRange: bytes=0-7\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 206 ") && answer.ends_with(b"\r\n\r\nTRACUU\r\n"));

    let port = address.rsplit(':').next().unwrap();
    let run = sandbox.run(&["serve", "out", "--port", port]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains(&format!("port {port} is taken")) && run.stderr.contains("--port"),
        "{}",
        run.stderr
    );
}
