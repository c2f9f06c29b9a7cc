//! `undersigned serve`: a page to search with, and an HTTP API, on this machine.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::ingest::{self, Options};
use crate::web::{self, Settings, Site};

use super::progress::{self, Display};

/// Open a page to search with, and an HTTP API, on this machine
///
/// With folders, brings their index up to date first; progress is shown on the terminal and on the page. Nobody else can reach
/// the page unless `--listen` says so. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to read first; only their files can be downloaded
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Address to listen at; any but a loopback address lets other machines read everything
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,

    /// Port to listen at; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4117)]
    port: u16,

    /// Another name by which browsers may call this machine, for use with `--listen`
    #[arg(long = "allow-host", value_name = "NAME")]
    allowed_hosts: Vec<String>,

    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location) -> Result<ExitCode> {
    let address = SocketAddr::new(arguments.listen, arguments.port);
    let listener = TcpListener::bind(address).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot listen at {address}"))
            .because(error)
            .hint("take another port: `undersigned serve --port 0`")
    })?;
    let address = listener.local_addr().map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot listen at {address}")).because(error)
    })?;
    let opened = Index::open(location);
    let roots = match (&opened, arguments.folders.is_empty()) {
        (Ok(index), true) => folders_of(index)?,
        _ => arguments.folders.clone(),
    };
    let mut allowed_hosts = arguments.allowed_hosts.clone();
    if !address.ip().is_loopback() && !address.ip().is_unspecified() {
        allowed_hosts.push(match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
    }
    let site = Arc::new(Site::new(&Settings {
        port: address.port(),
        allowed_hosts,
        roots,
    }));
    match opened {
        Ok(index) => site.show(index),
        Err(error) if arguments.folders.is_empty() => return Err(error),
        // There is none yet, or one of an older version: reading makes a new one.
        Err(_) => {}
    }
    if !address.ip().is_loopback() {
        progress::line("note: other machines can reach this page and read everything in the index");
    }
    let stop = progress::stop_flag();
    if !arguments.folders.is_empty() {
        read_aside(
            arguments.folders.clone(),
            location.clone(),
            Arc::clone(&site),
        );
    }
    let shown = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
        _ => address,
    };
    let link = format!("http://{shown}/");
    super::print(&format!("{link}\n"))?;
    if arguments.open {
        open(&link);
    }
    web::serve(site, listener, stop)?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the index up to date on a thread of its own, while pages already show what there is.
fn read_aside(folders: Vec<PathBuf>, location: Location, site: Arc<Site>) {
    site.reading(ingest::Progress::Looking(0));
    std::thread::spawn(move || {
        let mut display = Display::new(false);
        let report = ingest::ingest(
            &folders,
            &location,
            &Options::default(),
            progress::stop_flag(),
            &mut |step| {
                display.show(step);
                site.reading(step);
            },
        );
        display.finish();
        let shown = report.and_then(|report| Ok((report, Index::open(&location)?)));
        match shown {
            Ok((report, index)) => {
                progress::line(super::index::summary(&report).trim_end());
                site.show(index);
                site.ready(report.left_out);
            }
            Err(error) => {
                super::tell(&error);
                site.failed(&error);
            }
        }
    });
}

/// The folders in which all files of an index lie, as far as its paths tell: for each first part of a path the deepest folder
/// that holds all paths with that part.
fn folders_of(index: &Index) -> Result<Vec<PathBuf>> {
    let manifest = index.manifest()?;
    let parents = manifest
        .entries
        .keys()
        .filter_map(|path| Path::new(&**path).parent());
    let parents: BTreeSet<&Path> = parents.collect();
    let mut folders: Vec<PathBuf> = Vec::new();
    for parent in parents {
        let first = |path: &Path| {
            path.components()
                .find(|part| part.as_os_str() != "/")
                .map(|part| part.as_os_str().to_owned())
        };
        match folders
            .iter_mut()
            .find(|folder| first(folder) == first(parent))
        {
            Some(folder) => {
                let shared = folder
                    .components()
                    .zip(parent.components())
                    .take_while(|(left, right)| left == right);
                *folder = shared.map(|(part, _)| part).collect();
            }
            None => folders.push(parent.to_owned()),
        }
    }
    Ok(folders)
}

/// Opens a page in the browser; where that fails, the address on standard output serves.
fn open(link: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(program)
        .arg(link)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
