//! The body of an answer that is made piece by piece on a thread of its own, with a bounded number
//! of pieces ahead of the reader.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Pieces that may wait for a slow reader.
const WAITING: usize = 4;

/// Where pieces are put in.
pub(super) struct Pieces(Sender<Option<Bytes>>);

/// The body that gives them out.
pub(super) struct Stream(Receiver<Option<Bytes>>);

/// Both ends.
pub(super) fn pieces() -> (Pieces, Stream) {
    let (sender, receiver) = channel(WAITING);
    (Pieces(sender), Stream(receiver))
}

impl Pieces {
    /// Hands a piece over when there is room; false if nobody reads any more.
    #[must_use]
    pub(super) fn send(&self, piece: impl Into<Bytes>) -> bool {
        self.0.blocking_send(Some(piece.into())).is_ok()
    }

    /// Tells that this was all. Without it the answer is cut short, which clients notice.
    pub(super) fn finish(self) {
        // Nobody has to read it.
        let _ = self.0.blocking_send(None);
    }
}

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| match piece {
            Some(Some(piece)) => Some(Ok(Frame::data(piece))),
            Some(None) => None,
            None => Some(Err(io::ErrorKind::UnexpectedEof.into())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};

    fn read(stream: Stream) -> Result<Bytes, axum::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(to_bytes(Body::new(stream), 100))
    }

    #[test]
    fn what_is_not_finished_is_cut_short() {
        let (pieces, stream) = pieces();
        assert!(pieces.send("ab") && pieces.send("c"));
        pieces.finish();
        assert_eq!(read(stream).unwrap(), "abc");
        let (pieces, stream) = super::pieces();
        assert!(pieces.send("ab"));
        drop(pieces);
        assert!(read(stream).is_err());
    }

    #[test]
    fn who_writes_is_told_when_nobody_reads() {
        let (pieces, stream) = pieces();
        drop(stream);
        assert!(!pieces.send("ab"));
        pieces.finish();
    }
}
