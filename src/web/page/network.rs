//! The page of a network: who signed with whom in a result, as a picture and as tables.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::error::Result;
use crate::index::Index;
use crate::web::labels::{counted, grouped};
use crate::web::links::address;
use crate::web::lookup::{MAX_NODES, number};

use super::{Frame, Frames, answer, rendered};
use crate::web::AppState;

use crate::web::params::{Parameters, SearchParams, encoded};
use crate::web::picture::graph::{Graph, NODES};

/// Pairs in the table; the file has all.
const PAIRS: usize = 200;

#[derive(Template)]
#[template(path = "network.html")]
struct Page {
    frame: Frame,
    summary: String,
    graph: Graph,
    pairs: Vec<Pair>,
    link: String,
    back: String,
    asked: String,
}

struct Pair {
    one: Name,
    other: Name,
    documents: String,
}

struct Name {
    name: String,
    link: String,
}

/// Shows who signed with whom.
pub(crate) async fn page(State(app): State<Arc<AppState>>, parameters: Parameters) -> Response {
    answer(&app, || {
        let asked = app.asked(&parameters)?;
        let most = number(&parameters, "most", NODES, MAX_NODES)?;
        let key = format!("/network?most={most}&{}", asked.key());
        let work = move |index: &Index, frames: Frames| made(index, &frames, &asked, most);
        Ok((key, work))
    })
    .await
}

fn made(index: &Index, frames: &Frames, asked: &SearchParams, most: usize) -> Result<Bytes> {
    let (query, _) = asked.query();
    let network = crate::network::network(index, &query, most)?;
    let name = |place: usize| {
        let name = &network.nodes[place].name;
        Name {
            link: format!("/signatory?{}", encoded([("name", name)])),
            name: name.clone(),
        }
    };
    let pairs = network.edges.iter().take(PAIRS).map(|edge| Pair {
        one: name(edge.ends.0),
        other: name(edge.ends.1),
        documents: grouped(edge.documents),
    });
    let shown = network.nodes.len() as u64;
    let summary = if shown < network.distinct {
        format!(
            "The {} who signed most, of {}.",
            grouped(shown),
            counted(network.distinct, "signatory", "signatories")
        )
    } else {
        counted(shown, "signatory", "signatories") + "."
    };
    rendered(&Page {
        frame: frames
            .frame("Who signed with whom", "network")
            .asking(asked),
        summary,
        graph: Graph::new(&network),
        pairs: pairs.collect(),
        back: address("/", asked),
        link: asked.link(),
        asked: query.to_string(),
    })
}
