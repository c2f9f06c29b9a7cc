//! The local page and its HTTP API: router, pages, templates, assets. `guard` sees every request
//! first, `access` knows the secret and the cookie, `sign_in` is how a browser gets in.
//!
//! Never a rule about documents: everything shown comes from `search`, `network` and `present`. The
//! only place with `async`; work on the index runs on threads of its own, as many at a time as
//! there are cores.

mod access;
mod api;
mod assets;
mod attempts;
mod cache;
mod connection;
mod export;
mod guard;
mod labels;
mod links;
mod listen;
mod lookup;
mod original;
mod originals;
mod page;
mod params;
mod picture;
mod pieces;
mod problem;
mod sign_in;
mod state;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::error::{Error, ErrorKind, Result};

use connection::{LIMITS, Trust};

pub use access::{Access, Secret};
pub use state::{AppState, Settings};

/// The interval between two checks of the flag that ends the server.
const LOOK: Duration = Duration::from_millis(100);

/// Serves until `stop` is set. Errors: `Io` when the listener cannot be used.
pub fn serve(app: Arc<AppState>, listener: TcpListener, stop: &'static AtomicBool) -> Result<()> {
    let failed = |error: std::io::Error| Error::new(ErrorKind::Io, "cannot serve").because(error);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let served: std::io::Result<()> = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let stopped = async {
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(LOOK).await;
            }
        };
        let trust = if app.access_control.is_open() {
            Trust::Known
        } else {
            Trust::Stranger
        };
        tokio::select! {
            () = listen::listen(listener, router(app), LIMITS, trust) => {}
            () = stopped => {}
        }
        Ok(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    served.map_err(failed)
}

/// Every address that is answered.
fn router(app: Arc<AppState>) -> Router {
    let compressed = CompressionLayer::new().compress_when(
        SizeAbove::new(512)
            .and(NotForContentType::new("application/octet-stream"))
            .and(NotForContentType::new("application/pdf")),
    );
    Router::new()
        .route("/", get(page::search::page))
        .route("/overview", get(page::overview::page))
        .route("/documents/{id}", get(page::document::page))
        .route("/signatory", get(page::signatory::page))
        .route("/values", get(page::values::page))
        .route("/network", get(page::network::page))
        .route("/help", get(page::help))
        .route("/pictures/{name}", get(picture::download))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon))
        .route("/licenses", get(page::licenses))
        .route("/api", get(page::api))
        .route("/api/openapi.json", get(assets::openapi))
        .route("/api/search", get(api::search))
        .route("/api/facets", get(api::facets))
        .route("/api/documents/{id}", get(api::document))
        .route("/api/documents/{id}/original", get(original::original))
        .route("/api/documents/{id}/citation", get(api::citation))
        .route("/api/signatories", get(api::signatories))
        .route("/api/network", get(api::network))
        .route("/api/stats", get(api::stats))
        .route("/api/progress", get(api::progress))
        .route("/api/export", get(export::export))
        .route(sign_in::PATH, post(sign_in::form))
        .fallback(page::missing)
        .layer(compressed)
        .layer(from_fn(cache::negotiate))
        .layer(from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}
