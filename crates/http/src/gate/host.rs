//! One gate: everything that a request waits for before it is sent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::breaker::{Admission, Breaker};
use super::budget::RetryBudget;
use super::meter::Meter;
use super::pace::Pace;
use super::settings::{GateSettings, GateSnapshot};
use super::slots::{Slot, Slots};
use super::strain::Strain;
use crate::error::FaultKind;
use crate::request::GateKey;

/// Longest pause that a host can ask for.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// How long a host is waited for at most while none was ever reached: then it is the network that is missing.
const PATIENCE_UNREACHED: Duration = Duration::from_secs(5);

/// The gate of one origin and role.
#[derive(Debug)]
pub(crate) struct Gate {
    origin: String,
    key: GateKey,
    slots: Arc<Slots>,
    /// Held by whoever passes next: first come, first served, and a cancelled holder uses up nothing.
    turn: tokio::sync::Mutex<Pace>,
    state: Mutex<State>,
    /// Rung when a probe has ended.
    probe_ended: Notify,
    shared: Shared,
}

/// What all gates have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    /// Told when a breaker or a pause has changed.
    pub(super) changes: watch::Sender<()>,
    /// Whether any host was ever reached.
    was_any_reached: Arc<AtomicBool>,
}

impl Shared {
    fn was_any_reached(&self) -> bool {
        self.was_any_reached.load(Ordering::Relaxed)
    }

    /// How long a host that fails is waited for.
    fn patience(&self, settings: &GateSettings) -> Duration {
        if self.was_any_reached() { settings.patience } else { settings.patience.min(PATIENCE_UNREACHED) }
    }
}

#[derive(Debug)]
struct State {
    settings: GateSettings,
    breaker: Breaker,
    strain: Strain,
    budget: RetryBudget,
    pause: Option<Pause>,
    /// Why the host failed last.
    last_fault: Option<FaultKind>,
    meter: Meter,
    on_wire: usize,
    peak_on_wire: usize,
}

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Instant,
    status: u16,
}

/// Why a request did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// The run was stopped.
    Stopped,
    /// The host fails, and is tried again in this time.
    Down(Duration),
    /// The host asked to be left alone for longer than the gate's patience.
    Paused { status: u16, remaining: Duration },
}

/// Whether a request waits for a host that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenDown {
    /// It waits, up to the gate's patience.
    Wait,
    /// It does not, because there is something else to serve.
    GiveUp,
}

/// How an exchange ended, as far as the gate is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The host answered.
    Answered,
    /// The host asked for fewer requests: 429.
    Refused,
    /// The host is overloaded: 503.
    Overloaded,
    /// The host failed.
    Failed,
    /// No whole answer came, for this reason.
    NoAnswer(FaultKind),
}

impl Outcome {
    /// Whether there was anybody at the other end.
    fn is_reached(self) -> bool {
        !matches!(self, Self::NoAnswer(FaultKind::Dns | FaultKind::Connect))
    }
}

/// What the state allows a request at one moment.
enum Step {
    Pass { probe: bool },
    SleepUntil(Instant),
    AwaitProbe(Instant),
    Deny(Denied),
}

impl Gate {
    pub(super) fn new(origin: String, key: GateKey, settings: GateSettings, shared: Shared) -> Self {
        let state = State {
            settings,
            breaker: Breaker::new(),
            strain: Strain::new(settings.in_flight),
            budget: RetryBudget::default(),
            pause: None,
            last_fault: None,
            meter: Meter::new(Instant::now()),
            on_wire: 0,
            peak_on_wire: 0,
        };
        Self {
            origin,
            key,
            slots: Arc::new(Slots::new(settings.in_flight)),
            turn: tokio::sync::Mutex::default(),
            state: Mutex::new(state),
            probe_ended: Notify::new(),
            shared,
        }
    }

    /// The gate's settings as configured.
    pub(crate) fn settings(&self) -> GateSettings {
        self.state().settings
    }

    pub(super) fn configure(&self, settings: GateSettings) {
        let mut state = self.state();
        state.settings = settings;
        state.strain.reconfigure(settings.in_flight);
        self.slots.resize(settings.in_flight);
    }

    /// Waits until a request may be sent. Dropping the future gives everything back.
    pub(crate) async fn enter(
        self: &Arc<Self>,
        stop: &CancellationToken,
        when_down: WhenDown,
    ) -> Result<Pass, Denied> {
        let _waiting = Waiting::begin(self);
        tokio::select! {
            biased;
            () = stop.cancelled() => Err(Denied::Stopped),
            pass = self.wait(when_down) => pass,
        }
    }

    async fn wait(self: &Arc<Self>, when_down: WhenDown) -> Result<Pass, Denied> {
        let queue = async {
            let slot = self.slots.take().await.ok_or(Denied::Stopped)?;
            Ok((slot, self.turn.lock().await))
        };
        let (slot, mut pace) = match when_down {
            WhenDown::Wait => queue.await?,
            // Whoever is before it in the queue may have patience.
            WhenDown::GiveUp => tokio::select! {
                biased;
                denied = self.until_down() => return Err(denied),
                queued = queue => queued?,
            },
        };
        loop {
            let probe_ended = self.probe_ended.notified();
            tokio::pin!(probe_ended);
            // Listening begins before looking, so that no end of a probe is missed in between.
            probe_ended.as_mut().enable();
            match self.step(&mut pace, when_down) {
                Step::Pass { probe } => {
                    return Ok(Pass { gate: Arc::clone(self), _slot: slot, probe, sent: Instant::now() });
                }
                Step::SleepUntil(instant) => tokio::time::sleep_until(instant).await,
                Step::AwaitProbe(deadline) => {
                    let _ = tokio::time::timeout_at(deadline, probe_ended).await;
                }
                Step::Deny(denied) => return Err(denied),
            }
        }
    }

    /// Waits until the host is known to fail.
    async fn until_down(&self) -> Denied {
        let mut changes = self.shared.changes.subscribe();
        loop {
            let admission = self.state().breaker.admission(Instant::now(), Duration::ZERO);
            if let Admission::GiveUp(rest) = admission {
                return Denied::Down(rest);
            }
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    /// Looks at breaker, pause and pace in this order, and notes the pass where all agree.
    fn step(&self, pace: &mut Pace, when_down: WhenDown) -> Step {
        let now = Instant::now();
        let mut state = self.state();
        let patience = match when_down {
            WhenDown::GiveUp => Duration::ZERO,
            WhenDown::Wait => self.shared.patience(&state.settings),
        };
        let probe = match state.breaker.admission(now, patience) {
            Admission::Pass => false,
            Admission::Probe => true,
            Admission::After(instant) => return Step::SleepUntil(instant),
            Admission::AfterProbe(deadline) => return Step::AwaitProbe(deadline),
            Admission::GiveUp(rest) => return Step::Deny(Denied::Down(rest)),
        };
        if let Some(Pause { until, status }) = state.pause {
            let remaining = until.saturating_duration_since(now);
            if remaining > state.settings.patience {
                return Step::Deny(Denied::Paused { status, remaining });
            } else if !remaining.is_zero() {
                return Step::SleepUntil(until);
            }
            state.pause = None;
        }
        if let Some(rate) = state.per_second() {
            if let Some(instant) = pace.earliest(rate).filter(|instant| *instant > now) {
                return Step::SleepUntil(instant);
            }
            pace.passed(now, rate);
        }
        if probe {
            state.breaker.probe_started();
            self.shared.changes.send_replace(());
        }
        state.meter.passed(now);
        state.on_wire += 1;
        state.peak_on_wire = state.peak_on_wire.max(state.on_wire);
        Step::Pass { probe }
    }

    /// Leaves the host alone for `pause`, all its requests together; a longer pause that is under way stays.
    pub(crate) fn pause(&self, pause: Duration, status: u16) {
        let until = Instant::now() + pause.min(LONGEST_PAUSE);
        let mut state = self.state();
        if state.pause.is_none_or(|current| current.until < until) {
            state.pause = Some(Pause { until, status });
            self.shared.changes.send_replace(());
        }
    }

    /// Notes a request's first attempt for the budget of further ones.
    pub(crate) fn count_request(&self) {
        self.state().budget.first_attempt();
    }

    /// Takes a further attempt out of the budget; `None` where it is used up.
    pub(crate) fn take_retry(self: &Arc<Self>) -> Option<RetryPermit> {
        let taken = self.state().budget.take();
        taken.then(|| RetryPermit { gate: Some(Arc::clone(self)) })
    }

    pub(super) fn snapshot(&self, wall_clock: SystemTime) -> GateSnapshot {
        let now = Instant::now();
        let mut state = self.state();
        let ahead = |instant: Instant| (instant > now).then(|| wall_clock + (instant - now));
        let (waited, held_up) = state.meter.waits(now);
        GateSnapshot {
            origin: self.origin.clone(),
            provider: self.key.provider,
            role: self.key.role,
            in_flight: state.on_wire,
            limit: state.strain.in_flight(),
            configured_limit: state.settings.in_flight,
            waiting: state.meter.waiting(),
            per_second: state.per_second(),
            sent_per_second: state.meter.per_second(now),
            sent: state.meter.sent(),
            waited,
            held_up,
            paused_until: state.pause.and_then(|pause| ahead(pause.until)),
            peak_in_flight: state.peak_on_wire,
            breaker: state.breaker.state(),
            down_for: state.breaker.down_since().map(|since| now.saturating_duration_since(since)),
            next_probe: state.breaker.open_until().and_then(ahead),
            last_fault: state.last_fault,
            patience: self.shared.patience(&state.settings),
        }
    }

    /// Takes in how an exchange ended.
    fn observe(&self, outcome: Outcome, probe: bool, latency: Duration) {
        let now = Instant::now();
        let mut state = self.state();
        let before = state.breaker.state();
        if outcome.is_reached() {
            self.shared.was_any_reached.store(true, Ordering::Relaxed);
        }
        let was_any_reached = self.shared.was_any_reached();
        match outcome {
            Outcome::Answered => {
                state.breaker.answered(probe);
                state.strain.answered(now, latency);
            }
            Outcome::Refused => {
                state.breaker.answered(probe);
                state.strain.refused(now);
            }
            Outcome::Overloaded => {
                state.breaker.failed(now, probe, was_any_reached);
                state.strain.refused(now);
                state.last_fault = None;
            }
            Outcome::Failed => {
                state.breaker.failed(now, probe, was_any_reached);
                state.last_fault = None;
            }
            Outcome::NoAnswer(kind) => {
                state.breaker.failed(now, probe, was_any_reached);
                state.last_fault = Some(kind);
                if kind == FaultKind::Timeout {
                    // What came did not come whole: fewer at once may.
                    state.strain.refused(now);
                }
            }
        }
        if state.breaker.state() != before {
            self.shared.changes.send_replace(());
        }
        self.slots.resize(state.strain.in_flight());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The rate that holds now.
    fn per_second(&self) -> Option<f64> {
        self.settings.per_second.map(|rate| rate * self.strain.rate_share())
    }
}

/// Leave to send one request. Dropped without an outcome, as when its caller is cancelled, it counts for nothing.
#[derive(Debug)]
pub(crate) struct Pass {
    gate: Arc<Gate>,
    _slot: Slot,
    probe: bool,
    sent: Instant,
}

impl Pass {
    /// Tells the gate how the exchange ended.
    pub(crate) fn finish(mut self, outcome: Outcome) {
        self.gate.observe(outcome, self.probe, self.sent.elapsed());
        if std::mem::take(&mut self.probe) {
            self.gate.probe_ended.notify_waiters();
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.on_wire -= 1;
        if self.probe {
            state.breaker.probe_abandoned();
            self.gate.probe_ended.notify_waiters();
        }
    }
}

/// Leave for a further attempt; put back when dropped unused.
#[derive(Debug)]
pub(crate) struct RetryPermit {
    gate: Option<Arc<Gate>>,
}

impl RetryPermit {
    /// The attempt is being sent.
    pub(crate) fn spend(mut self) {
        self.gate = None;
    }
}

impl Drop for RetryPermit {
    fn drop(&mut self) {
        if let Some(gate) = self.gate.take() {
            gate.state().budget.put_back();
        }
    }
}

/// Counts a request as waiting while it exists.
struct Waiting<'a>(&'a Gate);

impl<'a> Waiting<'a> {
    fn begin(gate: &'a Gate) -> Self {
        gate.state().meter.wait_began(Instant::now());
        Self(gate)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().meter.wait_ended(Instant::now());
    }
}
