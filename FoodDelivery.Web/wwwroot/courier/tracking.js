// Where the courier is: taken from the phone while on duty and in front, kept while offline, sent in batches. A web page gets no position in the
// background, so it says since when it was blind instead of pretending.
const store = 'fd-courier-points', most = 2000, batch = 200;
// Worse than this is a guess by wireless networks, streets away. It is used only when nothing better has come for a while.
const coarse = 150, patience = 20000;
const onJob = { meters: 10, seconds: 15, atLeast: 30, send: 4 }, idle = { meters: 50, seconds: 60, atLeast: 60, send: 15 };
const read = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };
const clock = at => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));

function metersBetween(a, b) {
  const rad = Math.PI / 180, x = (b[2] - a[2]) * rad * Math.cos((a[1] + b[1]) / 2 * rad), y = (b[1] - a[1]) * rad;
  return Math.hypot(x, y) * 6371008.8;
}

export class Tracking {
  /** @param show (state: 'on' | 'late' | 'bad' | null, text) */
  constructor(show) {
    this.show = show;
    this.points = read();
    this.running = false;
    this.seen = () => this.visible();
    document.addEventListener('visibilitychange', this.seen);
  }

  now() { return window.fdClock?.now() ?? Date.now(); }

  set(onDuty, jobs) {
    this.pace = jobs > 0 ? onJob : idle;
    if (onDuty && !this.running) this.start();
    if (!onDuty && this.running) this.stop();
  }

  start() {
    this.running = true;
    this.last = null;
    if (!isSecureContext) return this.blind('Tracking needs a secure page (https). Your position is not shared; dispatch sees that.');
    if (!navigator.geolocation) return this.blind('This browser has no location. Use another one, or tell dispatch.');
    this.watch();
    this.stayAwake();
    this.connect();
    this.beat = setInterval(() => this.tick(), 1000);
  }

  watch() {
    this.goodAt = this.now();
    this.guess = null;
    navigator.geolocation.clearWatch(this.watchId);
    this.watchId = navigator.geolocation.watchPosition(at => this.found(at), error => this.lost(error), { enableHighAccuracy: true, maximumAge: 2000, timeout: 20000 });
  }

  found({ coords, timestamp }) {
    // The phone's clock may be wrong; the page's was set by the server.
    const at = Math.min(this.now(), timestamp + (this.now() - Date.now()));
    const point = [Math.round(at), coords.latitude, coords.longitude, coords.accuracy ?? null, coords.heading ?? null, coords.speed ?? null];
    if (coords.accuracy > coarse && this.now() - this.goodAt < patience) { this.guess = point; return; }
    if (!(coords.accuracy > coarse)) this.goodAt = this.now();
    this.take(point);
  }

  take(point) {
    this.guess = null;
    this.here = point;
    if (this.pausedSince) this.unpause();
    const since = this.last ? (point[0] - this.last[0]) / 1000 : Infinity;
    const moved = this.last ? metersBetween(this.last, point) : Infinity;
    if (moved < this.pace.meters && since < this.pace.atLeast || since < 1) return;
    if (moved >= this.pace.meters || since >= this.pace.seconds) this.keep(point);
  }

  keep(point) {
    this.last = point;
    this.points.push(point);
    // The newest are worth most.
    if (this.points.length > most) this.points.splice(0, this.points.length - most);
    this.store();
  }

  lost(error) {
    if (error.code === error.PERMISSION_DENIED) this.pause('Location is blocked. Allow it for this page in the browser’s settings, then load the page again.', 'bad');
    // A phone that lies still may give nothing new for a while; that is not blindness.
    else if (!this.here || this.now() - this.here[0] > 60000) this.pause('No position from the phone right now.', 'late');
  }

  pause(why, state) {
    this.why = why;
    this.whyState = state;
    if (!this.pausedSince) {
      this.pausedSince = this.now();
      this.tellPaused(this.pausedSince);
    }
    this.draw();
  }

  unpause() {
    this.gap = [this.pausedSince, this.now()];
    this.pausedSince = this.why = null;
    this.last = null; // a catch-up point at once
    this.tellPaused(null);
  }

  /** Cannot work at all on this page: say so and tell dispatch, nothing to retry. */
  blind(why) {
    this.connect();
    this.pause(why, 'bad');
  }

  visible() {
    if (!this.running) return;
    if (document.hidden) return this.pause('The page was in the background.', 'late');
    this.stayAwake();
    if (navigator.geolocation && isSecureContext) this.watch();
  }

  async stayAwake() {
    try { this.lock = await navigator.wakeLock?.request('screen'); } catch { /* low battery or not allowed: the screen may sleep, and then tracking pauses honestly */ }
  }

  tick() {
    // A phone that knows nothing better says it once and then is silent: a guess is more than nothing.
    if (this.guess && this.now() - this.goodAt >= patience) this.take(this.guess);
    // Nor does a phone that lies still wake by itself: asked, it says that it is still there.
    const silent = this.here && this.now() - Math.max(this.here[0], this.asked ?? 0);
    if (silent >= 30000) {
      this.asked = this.now();
      navigator.geolocation.getCurrentPosition(at => this.running && this.found(at), error => this.running && this.lost(error), { enableHighAccuracy: true, maximumAge: 5000, timeout: 20000 });
    }
    // Standing still brings no new points; dispatch should still know that we are here.
    if (this.here && !this.pausedSince && this.last && (this.now() - this.last[0]) / 1000 >= this.pace.atLeast && this.now() - this.here[0] < 60000) this.keep([Math.round(this.now()), ...this.here.slice(1, 4), null, 0]);
    if (this.points.length && !this.sending && this.now() - (this.sentTry ?? 0) >= this.pace.send * 1000) this.flush();
    this.draw();
  }

  async flush() {
    this.sending = true;
    this.sentTry = this.now();
    const some = this.points.slice(0, batch);
    try {
      const receipt = await this.deliver(some);
      if (receipt) {
        this.points.splice(0, some.length);
        this.store();
        if (receipt.code) this.refusal = receipt.message;
        else { this.refusal = null; this.sentAt = this.now(); }
      }
    } finally { this.sending = false; }
  }

  /** Null when nobody answered: the points stay. */
  async deliver(points) {
    const live = this.connection?.state === 'Connected';
    try {
      if (live) {
        const r = await Promise.race([this.connection.invoke('Positions', points), wait(8).then(() => { throw new Error('slow'); })]);
        return { code: r.Code, message: r.Message };
      }
      if (this.downSince && this.now() - this.downSince < 15000) return null;
      const answer = await fetch('/api/v1/dispatch/me/positions', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(8000),
        body: JSON.stringify({ points: points.map(([at, lat, lng, accuracyMeters, heading, metersPerSecond]) => ({ at: new Date(at).toISOString(), lat, lng, accuracyMeters, heading, metersPerSecond })) }),
      });
      if (answer.ok) return {};
      if (answer.status === 409 || answer.status === 422) { const p = await answer.json(); return { code: p.code, message: p.title }; }
    } catch { /* no line: kept */ }
    return null;
  }

  async connect() {
    if (this.connecting) return;
    this.connecting = true;
    try {
      await import('../lib/signalr/signalr.min.js');
      await import('../lib/signalr/signalr-protocol-msgpack.min.js');
    } catch { this.connecting = false; return; /* HTTP carries the points */ }
    for (let tries = 0; this.running;) {
      const connection = this.connection = new signalR.HubConnectionBuilder().withUrl('/hubs/courier')
        .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol()).configureLogging(signalR.LogLevel.None).build();
      const closed = new Promise(done => connection.onclose(done));
      try {
        await connection.start();
        tries = 0;
        this.downSince = null;
        if (this.pausedSince) this.tellPaused(this.pausedSince);
        else if (this.toldPaused !== false) this.tellPaused(null);
        await closed;
      } catch { /* again below */ }
      this.downSince ??= this.now();
      if (this.running) await wait(Math.min(15, .25 * 2 ** tries++) * (.75 + Math.random() / 2));
    }
    this.connecting = false;
  }

  async tellPaused(since) {
    try {
      if (this.connection?.state === 'Connected') await this.connection.invoke('TrackingPaused', since);
      else await fetch('/api/v1/dispatch/me/tracking', {
        method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ pausedSince: since ? new Date(since).toISOString() : null }), keepalive: true, redirect: 'manual',
      });
      this.toldPaused = since !== null;
    } catch { this.toldPaused = undefined; /* told with the next connection */ }
  }

  draw() {
    if (!this.running) return this.show(null, '');
    if (this.pausedSince) return this.show(this.whyState, `Tracking paused since ${clock(this.pausedSince)}. ${this.why}`);
    if (this.refusal) return this.show('late', this.refusal);
    if (!navigator.onLine) return this.show('late', 'No connection: dispatch does not see you move. Positions are kept on this phone.');
    if (!this.here) return this.show('late', 'Looking for your position …');
    const unsent = this.points.length && this.now() - (this.sentAt ?? this.points[0][0]) > 40000;
    if (unsent) return this.show('late', `No connection. ${this.points.length} position${this.points.length === 1 ? '' : 's'} kept on this phone.`);
    const gap = this.gap && this.now() - this.gap[1] < 120000 ? ` It was paused ${clock(this.gap[0])}–${clock(this.gap[1])}.` : '';
    this.show('on', `Tracking is on: dispatch sees where you are.${gap}`);
  }

  store() { try { localStorage.setItem(store, JSON.stringify(this.points)); } catch { /* full: memory keeps them */ } }

  stop() {
    this.running = false;
    navigator.geolocation?.clearWatch(this.watchId);
    clearInterval(this.beat);
    this.connection?.stop();
    this.lock?.release?.().catch(() => {});
    // Off duty, what was not sent is nobody's business any more.
    this.points = [];
    this.pausedSince = this.here = this.guess = this.refusal = null;
    this.store();
    this.draw();
  }

  close() {
    document.removeEventListener('visibilitychange', this.seen);
    if (!this.running) return;
    this.running = false;
    navigator.geolocation?.clearWatch(this.watchId);
    clearInterval(this.beat);
    this.connection?.stop();
    this.lock?.release?.().catch(() => {});
  }
}
