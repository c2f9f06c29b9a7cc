//! `undersigned serve`: a page to search with, and an HTTP API, on this machine.

mod follow;
mod open;
mod password;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Index, Location};
use crate::ingest::{self, Options};
use crate::web::{self, Access, AppState, Secret, Settings};

use super::notes::Notes;
use super::progress::{self, Display};

/// Open a page to search with, and an HTTP API, on this machine
///
/// With folders, reads them first, or what changed in them since the last time; the terminal and
/// the page show the progress. The program prints an address with a secret token: only people who
/// have the token can see the page. Ctrl-C ends the server.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to read first; only files in them can be downloaded
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Address to listen at; other machines can reach every address except a loopback address
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,

    /// Port to listen at; 0 takes a free port
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Another name of this machine that browsers may use, at any port; for `--listen` or a proxy
    #[arg(long = "allow-host", value_name = "NAME")]
    allowed_hosts: Vec<String>,

    /// Ask for the password in this file instead of a token; only you may have the right to read
    /// the file
    #[arg(long, value_name = "FILE", conflicts_with = "no_token")]
    password_file: Option<PathBuf>,

    /// Let every user and program of this machine see the page, without a token; only at loopback
    /// addresses
    #[arg(long)]
    no_token: bool,

    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// Runs the command on the index at `location`.
pub(super) fn run(arguments: &Arguments, location: &Location, notes: &Notes) -> Result<ExitCode> {
    let access = access(arguments)?;
    let address = SocketAddr::new(arguments.listen, arguments.port);
    let failed = |error| {
        let message = format!("cannot listen at {address}");
        Error::new(ErrorKind::Io, message).because(error)
    };
    let listener = TcpListener::bind(address).map_err(|error: std::io::Error| {
        failed(error).hint("leave out `--port` to take a free port")
    })?;
    let address = listener.local_addr().map_err(failed)?;
    let opened = notes.open(location);
    let given = arguments.folders.clone();
    let roots = move |index: &Index| match given.as_slice() {
        [] => folders_of(index),
        given => Ok(given.to_vec()),
    };
    let link = link(address, &access);
    let app = Arc::new(AppState::new(&Settings {
        port: address.port(),
        allowed_hosts: arguments.allowed_hosts.clone(),
        access,
    })?);
    match opened {
        Ok(index) => {
            let roots = roots(&index)?;
            app.show(index, roots);
        }
        Err(error) if arguments.folders.is_empty() => return Err(error),
        // There is none yet, or one of an older version: reading makes a new one.
        Err(_) => {}
    }
    if !is_loopback(address.ip()) {
        progress::line(&format!(
            "note: other machines can reach this page, and nothing that passes is encrypted; put a proxy with TLS before it, or \
             listen here alone and let them use `ssh -L {port}:127.0.0.1:{port} HOST`",
            port = address.port()
        ));
    }
    let stop = progress::stop_flag();
    let reading = (!arguments.folders.is_empty()).then(|| {
        read_aside(
            arguments.folders.clone(),
            location.clone(),
            notes.clone(),
            Arc::clone(&app),
        )
    });
    follow::follow(location.clone(), notes.clone(), Arc::clone(&app), roots);
    super::print(&format!("{link}\n"))?;
    let _file = arguments.open.then(|| opened_in_browser(&link));
    let served = web::serve(app, listener, stop);
    // No page is served any more, but the documents read so far must be kept.
    stop.store(true, Ordering::Relaxed);
    if let Some(reading) = reading {
        // A panic there was reported when it came.
        let _ = reading.join();
    }
    served?;
    Ok(ExitCode::SUCCESS)
}

/// Returns who may see the page. Errors: `Usage` if other machines could see it without a token or
/// a password.
fn access(arguments: &Arguments) -> Result<Access> {
    if let Some(file) = &arguments.password_file {
        return Ok(Access::Password(password::read(file)?));
    }
    if !arguments.no_token {
        return Ok(Access::Token(Secret::random()?));
    }
    if is_loopback(arguments.listen) {
        return Ok(Access::Everyone);
    }
    let message = format!(
        "`--no-token` is for loopback addresses: at {} other machines could read everything",
        arguments.listen
    );
    Err(Error::new(ErrorKind::Usage, message)
        .hint("leave it out, or ask for a password with `--password-file FILE`"))
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// The address of the page on this machine, with the token.
fn link(address: SocketAddr, access: &Access) -> String {
    let address = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
        _ => address,
    };
    match access {
        Access::Token(token) => format!("http://{address}/?token={}", token.text()),
        Access::Everyone | Access::Password(_) => format!("http://{address}/"),
    }
}

/// Opens the page; an address with a token goes through a private file of this user. Returns the
/// values that must live as long as the server.
fn opened_in_browser(link: &str) -> Option<open::RedirectFile> {
    if !link.contains('?') {
        open::open(link);
        return None;
    }
    let file = open::open_privately(link);
    if let Err(error) = &file {
        progress::line(&format!("note: {error}; open the address above"));
    }
    file.ok()
}

/// Brings the index up to date on a thread of its own, while pages already show what there is.
fn read_aside(
    folders: Vec<PathBuf>,
    location: Location,
    notes: Notes,
    app: Arc<AppState>,
) -> JoinHandle<()> {
    app.reading(ingest::Progress::Looking(0));
    std::thread::spawn(move || {
        let mut display = Display::visible();
        let report = notes.aliases().and_then(|aliases| {
            let options = Options {
                aliases,
                ..Options::default()
            };
            ingest::ingest(
                &folders,
                &location,
                &options,
                progress::stop_flag(),
                &mut |step| {
                    display.show(step);
                    app.reading(step);
                },
            )
        });
        display.finish();
        let shown = report.and_then(|report| Ok((report, notes.open(&location)?)));
        match shown {
            Ok((report, index)) => {
                progress::line(super::index::summary(&report).trim_end());
                app.show(index, folders);
                app.ready(report.left_out);
            }
            Err(error) => {
                super::report(&error);
                app.failed(&error);
            }
        }
    })
}

/// The folders and files that an index is made from. Of one that does not know them, those in
/// which all its files lie, as far as its paths show: for each first part of a path the deepest
/// folder that holds all paths with that part.
fn folders_of(index: &Index) -> Result<Vec<PathBuf>> {
    let roots = index.roots()?.all;
    if !roots.is_empty() {
        return Ok(roots.into_iter().map(|root| root.absolute.into()).collect());
    }
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
