//! Shows what later runs of `index` commit, without being started again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Result;
use crate::index::{Index, Location};
use crate::web::AppState;

use crate::cli::notes::Notes;
use crate::cli::progress;

/// The interval between two checks of the index.
const LOOK: Duration = Duration::from_secs(2);

/// Looks at the index on a thread of its own for as long as the program runs. `roots` gives the
/// folders of an index.
pub(super) fn follow(
    location: Location,
    notes: Notes,
    app: Arc<AppState>,
    roots: impl Fn(&Index) -> Result<Vec<PathBuf>> + Send + 'static,
) {
    std::thread::spawn(move || {
        let mut reported = String::new();
        loop {
            std::thread::sleep(LOOK);
            // A run of this program shows its documents when it is done.
            if app.is_reading() {
                continue;
            }
            match refresh(&location, &notes, &app, &roots) {
                Ok(()) => reported.clear(),
                Err(error) => {
                    let text =
                        format!("note: {error}; the page still shows the index as it was before");
                    if text != reported {
                        progress::line(&text);
                        reported = text;
                    }
                }
            }
        }
    });
}

/// Shows the index when it is another than the one shown.
fn refresh(
    location: &Location,
    notes: &Notes,
    app: &AppState,
    roots: &impl Fn(&Index) -> Result<Vec<PathBuf>>,
) -> Result<()> {
    let is_shown = app.index().map(|shown| shown.is_current(location));
    if is_shown.transpose()? != Some(false) {
        return Ok(());
    }
    let index = notes.open(location)?;
    let roots = roots(&index)?;
    app.show(index, roots);
    Ok(())
}
