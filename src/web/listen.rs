//! Accepts connections and serves each on a task of its own, within limits of number and time.
//!
//! `axum::serve` has no such limits, so each connection is given to hyper, on which axum is built.
//! Clients who do not go on (half a header, an idle connection, an answer that nobody reads) are
//! given up.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::connection::{Connection, Connections, Limits, Trust};

/// The interval between two checks of a connection.
const CHECK: Duration = Duration::from_millis(500);

/// How long to wait after the system has refused a connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves without end. `trust` is what clients get before they show a token or a password.
pub(super) async fn listen(listener: TcpListener, router: Router, limits: Limits, trust: Trust) {
    let connections = Arc::new(Connections::new(limits));
    let service = TowerToHyperService::new(router);
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) if is_of_one(&error) => continue,
            Err(_) => {
                // No file can be opened: another connection gives one back.
                connections.spare();
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Ok(local) = stream.local_addr() else {
            continue;
        };
        let Some(connection) = connections.admit(peer.ip(), local.ip(), trust) else {
            continue;
        };
        let place = Place(Arc::clone(&connections), connection);
        tokio::spawn(serve(stream, service.clone(), place, limits));
    }
}

/// Whether an error on accepting concerns but one connection.
fn is_of_one(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// A place among the connections, given back when it is dropped.
struct Place(Arc<Connections>, Arc<Connection>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.leave(&self.1);
    }
}

/// Serves a connection until either side ends it, its client is overdue, or it has to make room.
async fn serve(
    stream: TcpStream,
    router: TowerToHyperService<Router>,
    place: Place,
    limits: Limits,
) {
    let connection = &place.1;
    let answer = service_fn(|request: Request<Incoming>| {
        connection.asked();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Arc::clone(connection));
        let response = router.call(request);
        async move {
            let response = response.await?;
            let connection = Arc::clone(connection);
            Ok::<_, Infallible>(response.map(|body| Answer { body, connection }))
        }
    });
    let socket = Watched {
        stream,
        connection: Arc::clone(connection),
    };
    let served = http1::Builder::new().serve_connection(TokioIo::new(socket), answer);
    let overdue = async {
        while !connection.is_overdue(&limits) {
            tokio::time::sleep(CHECK.min(limits.header)).await;
        }
    };
    // What goes wrong with a connection is its client's affair.
    tokio::select! {
        _ = served => {}
        () = overdue => {}
        () = connection.ended() => {}
    }
}

/// The body of an answer, which reports its end.
struct Answer {
    body: Body,
    connection: Arc<Connection>,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.connection.answered();
    }
}

/// A socket that reports what its client sends and takes.
struct Watched {
    stream: TcpStream,
    connection: Arc<Connection>,
}

impl Watched {
    fn report(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => self.connection.blocked(),
            Poll::Ready(_) => self.connection.sent(),
        }
        written
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.connection.received();
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.report(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.report(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream as Client;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    use axum::extract::State;
    use axum::routing::get;

    const QUICK: Limits = Limits {
        header: Duration::from_millis(300),
        idle: Duration::from_millis(900),
        stalled: Duration::from_millis(600),
        all: 8,
        peer: 2,
    };

    /// An answer without end; notes when it is given up.
    struct Endless(Arc<AtomicBool>);

    impl HttpBody for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let piece = Bytes::from_static(&[b'x'; 65_536]);
            Poll::Ready(Some(Ok(Frame::data(piece))))
        }
    }

    impl Drop for Endless {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// A server that says `hello` at `/`, and at `/known` to those who may see the page, and never
    /// ends at `/endless`.
    struct Server {
        port: u16,
        gave_up: Arc<AtomicBool>,
        _runtime: tokio::runtime::Runtime,
    }

    fn server() -> Server {
        let gave_up = Arc::new(AtomicBool::new(false));
        let known = |request: Request<Body>| async move {
            let connection = request.extensions().get::<Arc<Connection>>();
            connection.unwrap().vouch();
            "hello"
        };
        let endless =
            |State(gave_up): State<Arc<AtomicBool>>| async { Body::new(Endless(gave_up)) };
        let router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/known", get(known))
            .route("/endless", get(endless))
            .with_state(Arc::clone(&gave_up));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(listen(listener, router, QUICK, Trust::Stranger));
        Server {
            port,
            gave_up,
            _runtime: runtime,
        }
    }

    impl Server {
        fn connect(&self) -> Client {
            let client = Client::connect(("127.0.0.1", self.port)).unwrap();
            let late = Some(Duration::from_secs(20));
            client.set_read_timeout(late).unwrap();
            client
        }
    }

    /// Asks for a path on a connection that stays open.
    fn ask(client: &mut Client, path: &str) -> bool {
        let written = write!(client, "GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        let mut bytes = [0; 1_000];
        let length = client.read(&mut bytes).unwrap_or_default();
        written.is_ok() && bytes[..length].ends_with(b"hello")
    }

    /// How long the server leaves a connection open.
    fn time_to_end(client: &mut Client) -> Duration {
        let begun = Instant::now();
        let mut bytes = [0; 1_000];
        while client.read(&mut bytes).is_ok_and(|length| length > 0) {}
        begun.elapsed()
    }

    #[test]
    fn half_a_header_is_not_waited_for() {
        let server = server();
        let mut silent = server.connect();
        let mut half = server.connect();
        half.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap();
        let mut next = server.connect();
        assert!(ask(&mut next, "/"));
        next.write_all(b"GET").unwrap();
        let begun = Instant::now();
        for client in [&mut silent, &mut half, &mut next] {
            time_to_end(client);
        }
        let ended = begun.elapsed();
        assert!(
            ended >= QUICK.header / 2 && ended < QUICK.idle * 3,
            "{ended:?}"
        );
    }

    #[test]
    fn a_byte_now_and_then_is_no_header() {
        let server = server();
        let mut client = server.connect();
        let begun = Instant::now();
        while client.write_all(b"G").is_ok() {
            std::thread::sleep(QUICK.header / 6);
            assert!(begun.elapsed() < QUICK.header * 20);
        }
    }

    #[test]
    fn an_idle_connection_ends_and_one_in_use_does_not() {
        let server = server();
        let mut client = server.connect();
        for _ in 0..4 {
            assert!(ask(&mut client, "/"));
            std::thread::sleep(QUICK.idle / 2);
        }
        assert!(ask(&mut client, "/"));
        let ended = time_to_end(&mut client);
        assert!(
            ended >= QUICK.idle / 2 && ended < QUICK.idle * 4,
            "{ended:?}"
        );
    }

    #[test]
    fn an_answer_that_nobody_takes_is_given_up_and_one_that_is_taken_slowly_is_not() {
        let server = server();
        let mut client = server.connect();
        write!(client, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        let gave_up = || server.gave_up.load(Ordering::Relaxed);
        let mut bytes = vec![0; 2_000_000];
        for _ in 0..8 {
            client.read_exact(&mut bytes).unwrap();
            std::thread::sleep(QUICK.stalled / 4);
            assert!(!gave_up());
        }
        let begun = Instant::now();
        while !gave_up() {
            assert!(begun.elapsed() < QUICK.stalled * 20);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn any_number_of_strangers_leaves_room_for_one_who_is_known() {
        let server = server();
        let mut known = server.connect();
        assert!(ask(&mut known, "/known"));
        let mut strangers = Vec::new();
        for _ in 0..10 * QUICK.all {
            let mut stranger = server.connect();
            // Those who are ended already do not take it.
            let _ = stranger.write_all(b"GET / HTTP/1.1\r\n");
            strangers.push(stranger);
        }
        assert!(ask(&mut known, "/known"));
        let mut late = server.connect();
        assert!(ask(&mut late, "/known"));
        assert!(ask(&mut known, "/"));
    }
}
