//! Connections that can be reset from within a handler, as a crashing server would.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Pause after an error while accepting, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Breaks off the connection that a request came in on.
#[derive(Clone, Debug, Default)]
pub(crate) struct BreakOff(Arc<AtomicBool>);

impl BreakOff {
    /// From now on nothing more is sent, and the client sees a reset.
    pub(crate) fn now(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A listener whose connections can be broken off.
pub(crate) struct BreakableListener(pub(crate) TcpListener);

impl Listener for BreakableListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.0.accept().await {
                Ok((stream, address)) => {
                    // Both are wishes: a socket that refuses them still serves.
                    let _ = stream.set_nodelay(true);
                    return (Connection { stream, break_off: BreakOff::default() }, address);
                }
                Err(error) => {
                    tracing::debug!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A connection that can be broken off.
pub(crate) struct Connection {
    stream: TcpStream,
    break_off: BreakOff,
}

impl Connected<IncomingStream<'_, BreakableListener>> for BreakOff {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.io().break_off.clone()
    }
}

impl Connection {
    /// Fails once the connection is broken off, and makes the close that follows a reset.
    fn check(&self) -> io::Result<()> {
        if self.break_off.0.load(Ordering::Acquire) {
            // Without this the client would see an orderly end.
            let _ = self.stream.set_zero_linger();
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
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
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
