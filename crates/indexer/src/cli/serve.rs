//! `tracuu serve`

use crate::host::MANIFEST;
use crate::serve;
use anyhow::{Context, Result, anyhow, bail};
use std::io::{ErrorKind, Write};
use std::net::{IpAddr, TcpListener};
use std::path::PathBuf;

/// Look at a built library in the browser
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
    /// Port to listen on; 0 takes any free one
    #[arg(short, long, default_value_t = 8000)]
    port: u16,
    /// Address to listen on; others than this machine can only connect if it is not the loopback address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let shown = args.dir.display();
    let folder = args.dir.canonicalize().with_context(|| shown.to_string())?;
    if !folder.join(MANIFEST).is_file() {
        bail!(
            "{shown}: no library here ({MANIFEST} is missing); give the folder that `tracuu build … -o` wrote"
        );
    }
    let (host, port) = (args.host, args.port);
    let listener = TcpListener::bind((host, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!(
                "port {port} is taken by another program; choose another one with --port, or --port 0 for any"
            )
        }
        ErrorKind::PermissionDenied => {
            anyhow!("port {port} needs special rights; choose one above 1023 with --port")
        }
        ErrorKind::AddrNotAvailable => anyhow!("this machine does not have the address {host}; see --host"),
        _ => anyhow!("cannot listen on {host}, port {port}: {error}"),
    })?;
    writeln!(out, "{shown}: http://{}/ (end with Ctrl-C)", listener.local_addr()?)?;
    out.flush()?;
    serve::serve(&listener, &folder);
    Ok(())
}
