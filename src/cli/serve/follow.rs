//! Shows what later runs of `index` commit, without being started again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Result;
use crate::index::{Index, Location};
use crate::web::AppState;

use crate::cli::progress;

/// How often the index is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Looks at the index on a thread of its own for as long as the program runs. `roots` tells the
/// folders of an index.
pub(super) fn follow(
    location: Location,
    site: Arc<AppState>,
    roots: impl Fn(&Index) -> Result<Vec<PathBuf>> + Send + 'static,
) {
    std::thread::spawn(move || {
        let mut told = String::new();
        loop {
            std::thread::sleep(LOOK);
            // A run of this program shows what it has read when it is done.
            if site.is_reading() {
                continue;
            }
            match look(&location, &site, &roots) {
                Ok(()) => told.clear(),
                Err(error) => {
                    let text =
                        format!("note: {error}; the page still shows the index as it was before");
                    if text != told {
                        progress::line(&text);
                        told = text;
                    }
                }
            }
        }
    });
}

/// Shows the index when it is another than the one shown.
fn look(
    location: &Location,
    site: &AppState,
    roots: &impl Fn(&Index) -> Result<Vec<PathBuf>>,
) -> Result<()> {
    let is_shown = site.index().map(|shown| shown.is_current(location));
    if is_shown.transpose()? != Some(false) {
        return Ok(());
    }
    let index = Index::open(location)?;
    let roots = roots(&index)?;
    site.show(index, roots);
    Ok(())
}
