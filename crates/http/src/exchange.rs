//! Getting an answer from the network: attempts, each through the gate, with delays in between.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::clock::Clock;
use crate::download::Destination;
use crate::error::{FaultKind, FetchError};
use crate::gate::{Denied, Gate, GateBook, RetryPermit, WhenDown};
use crate::jitter::Jitter;
use crate::request::Request;
use crate::statistics::Counters;
use crate::transport::{Answer, OutgoingRequest, Transport, TransportError};
use crate::verdict::{Setback, Verdict};

/// Shortest pause of a host that refuses without saying for how long.
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);

/// Everything that an exchange with the network needs.
pub(crate) struct Exchanger {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) gates: GateBook,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Jitter,
    pub(crate) user_agent: HeaderValue,
    /// Once cancelled, nothing more is sent.
    pub(crate) stop: CancellationToken,
}

impl Exchanger {
    /// Asks until there is an answer, or no reason to ask again.
    pub(crate) async fn exchange(
        &self,
        request: &Request,
        host: &Arc<str>,
        counters: &Counters,
        validators: Vec<(HeaderName, HeaderValue)>,
        when_down: WhenDown,
        destination: Destination<'_>,
    ) -> Result<Answer, FetchError> {
        let outgoing = self.outgoing(request, host, validators)?;
        let gate = self.gates.gate(&request.url, request.gate);
        let mut attempts = 0;
        let mut retry = None;
        loop {
            let asked = Instant::now();
            let pass = gate
                .enter(&self.stop, when_down)
                .await
                .map_err(|denied| denied_error(denied, host, attempts))?;
            attempts += 1;
            match retry.take() {
                None => gate.count_request(),
                Some(permit) => {
                    RetryPermit::spend(permit);
                    Counters::add(&counters.retries, 1);
                }
            }
            Counters::add(&counters.requests, 1);
            request.context.tally.count_request();
            let span = tracing::info_span!(
                target: "bioscope::trace",
                "request",
                name = %format_args!("{} {}", request.gate.provider, request.gate.role),
                host = &**host,
                operation = request.operation,
                waited_ms = asked.elapsed().as_millis() as u64,
                status = tracing::field::Empty,
            );
            let verdict = self.attempt(request, &outgoing, &gate, destination).instrument(span).await;
            pass.finish(verdict.outcome());
            let setback = match verdict {
                Verdict::Complete(answer) => {
                    Counters::add(&counters.bytes_received, answer.body.len() as u64);
                    return Ok(answer);
                }
                Verdict::Final(setback) => {
                    return Err(setback.into_error(Arc::clone(host), attempts));
                }
                Verdict::Again(setback) => setback,
            };
            if matches!(setback, Setback::Refused { status: 429, .. }) {
                Counters::add(&counters.refused, 1);
            }
            let delay = self.delay_after(&setback, attempts, &gate);
            retry = if attempts > gate.settings().retries { None } else { gate.take_retry() };
            if retry.is_none() {
                return Err(setback.into_error(Arc::clone(host), attempts));
            }
            self.back_off(delay, host).await?;
        }
    }

    /// Sends once and reads the whole answer, within the gate's timeout.
    async fn attempt(
        &self,
        request: &Request,
        outgoing: &OutgoingRequest,
        gate: &Gate,
        destination: Destination<'_>,
    ) -> Verdict {
        let timeout = gate.settings().timeout;
        let begun = Instant::now();
        let received = destination.receive(self.transport.as_ref(), outgoing);
        let result = tokio::time::timeout(timeout, received).await;
        let elapsed = begun.elapsed();
        let result = result.unwrap_or_else(|_| {
            let detail = format!("no complete answer within {} s", timeout.as_secs_f64());
            Err(TransportError::fault(FaultKind::Timeout, detail))
        });
        let status = result.as_ref().map_or(0, |answer| answer.status);
        tracing::Span::current().record("status", status);
        tracing::info!(
            target: "bioscope::timing",
            operation = request.operation,
            provider = request.gate.provider,
            elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
            status,
        );
        Verdict::of(result, self.clock.now())
    }

    /// How long this request waits before its next attempt. A refusal makes the whole host wait besides.
    fn delay_after(&self, setback: &Setback, attempts: u32, gate: &Gate) -> Duration {
        let delay = self.jitter.delay(attempts);
        if let Setback::Refused { status, retry_after } = setback {
            gate.pause(retry_after.unwrap_or(delay.max(SHORTEST_PAUSE)), *status);
        }
        delay
    }

    async fn back_off(&self, delay: Duration, host: &Arc<str>) -> Result<(), FetchError> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(FetchError::Cancelled { host: Arc::clone(host) }),
            () = tokio::time::sleep(delay) => Ok(()),
        }
    }

    fn outgoing(
        &self,
        request: &Request,
        host: &Arc<str>,
        validators: Vec<(HeaderName, HeaderValue)>,
    ) -> Result<OutgoingRequest, FetchError> {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, self.user_agent.clone());
        for (name, value) in &request.headers {
            let invalid = || FetchError::Invalid {
                host: Arc::clone(host),
                reason: format!("the header field {name} is not valid").into(),
            };
            let header_name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
            headers.insert(header_name, HeaderValue::from_str(value).map_err(|_| invalid())?);
        }
        headers.extend(validators);
        Ok(OutgoingRequest {
            url: request.url.clone(),
            headers,
            secret_query: request.secret_query.clone(),
            secret_headers: request.secret_headers.clone(),
            body_limit: request.body_limit,
        })
    }
}

fn denied_error(denied: Denied, host: &Arc<str>, attempts: u32) -> FetchError {
    let host = Arc::clone(host);
    match denied {
        Denied::Stopped => FetchError::Cancelled { host },
        Denied::Down(retry_in) => FetchError::BreakerOpen { host, retry_in },
        Denied::Paused { status, remaining } => {
            FetchError::Refused { host, status, retry_after: Some(remaining), attempts }
        }
    }
}
