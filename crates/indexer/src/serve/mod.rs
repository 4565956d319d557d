//! A small web server for looking at a library on one's own machine.
//!
//! It does what a good static host does, so that the page behaves as it will when published: Range requests, content
//! types, compression of text, caching of files that are named by their content, and the page's own
//! Content-Security-Policy.

mod request;
mod response;

use request::{Request, Unusable};
use response::{Reply, Root};
use std::io::{self, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Connections answered at a time; browsers open six for each tab.
const THREADS: usize = 32;
/// A connection on which nothing comes is closed after this time.
const IDLE: Duration = Duration::from_secs(5);
/// A reader who takes nothing off the line for this time is given up.
const STALLED: Duration = Duration::from_secs(30);

/// Serves the folder (given without links in its path) until the process ends.
pub(crate) fn serve(listener: &TcpListener, folder: &Path) {
    let root = Root::new(folder);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    match listener.accept() {
                        // A visitor who goes away in the middle is of no concern.
                        Ok((stream, _)) => drop(converse(&stream, &root)),
                        // Out of file handles, most likely: wait for connections to end.
                        Err(_) => thread::sleep(Duration::from_millis(50)),
                    }
                }
            });
        }
    });
}

/// Answers the requests of one connection.
fn converse(stream: &TcpStream, root: &Root) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(STALLED))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let (reply, head_only, keep) = match Request::read(&mut reader)? {
            None => return Ok(()),
            Some(Ok(request)) => (root.answer(&request), request.method == "HEAD", request.keep_alive),
            Some(Err(Unusable { status })) => (Reply::plain(status), false, false),
        };
        reply.send(&mut writer, head_only, keep)?;
        writer.flush()?;
        if !keep {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
