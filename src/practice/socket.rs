//! Connections that can be reset: the server answers through them, and a reply can order its own
//! connection to be cut off the way a crashing server or a firewall does it, with a TCP reset.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const OPEN: u8 = 0;
const CUT_IN_THE_MIDDLE: u8 = 1;
const CUT: u8 = 2;

/// A handle by which a reply can cut its own connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Wire(Arc<AtomicU8>);

impl Wire {
    /// Resets the connection instead of sending the reply.
    pub fn cut(&self) {
        self.0.store(CUT, Ordering::Relaxed);
    }

    /// Resets the connection after half of the reply.
    pub fn cut_in_the_middle(&self) {
        self.0.store(CUT_IN_THE_MIDDLE, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, Doors>> for Wire {
    fn connect_info(stream: IncomingStream<'_, Doors>) -> Self {
        stream.io().wire.clone()
    }
}

/// Where connections come in.
pub(super) struct Doors(pub TcpListener);

impl Listener for Doors {
    type Io = Connection;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Connection, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Without this, small replies may wait for the client's acknowledgement. Failing is harmless.
        let _ = stream.set_nodelay(true);
        (Connection { stream, wire: Wire::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A connection that its [`Wire`] can cut.
pub(super) struct Connection {
    stream: TcpStream,
    wire: Wire,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.wire.0.load(Ordering::Relaxed) {
            OPEN => Pin::new(&mut self.stream).poll_write(context, bytes),
            CUT_IN_THE_MIDDLE if bytes.len() > 1 => {
                let written = Pin::new(&mut self.stream).poll_write(context, &bytes[..bytes.len() / 2]);
                if written.is_ready() {
                    self.wire.cut();
                }
                written
            }
            _ => {
                // Lingering for no time makes closing the connection a reset.
                self.stream.set_zero_linger()?;
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
