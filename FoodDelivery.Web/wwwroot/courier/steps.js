// What the courier pressed, kept on the phone until the server has it: each press with its own time and key, sent in order, one at a time.
const store = 'fd-courier-steps';
const read = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };
const heard = 'fd-courier-heard';
const readHeard = () => { try { return JSON.parse(localStorage.getItem(heard)) ?? {}; } catch { return {}; } };
const order = ['Assigned', 'AtRestaurant', 'PickedUp', 'AtDoor', 'Delivered', 'Gone'];
const leadsTo = { 'arrive-at-restaurant': 'AtRestaurant', 'pick-up': 'PickedUp', 'arrive-at-door': 'AtDoor', complete: 'Delivered', abandon: 'Gone' };

export class Steps {
  /** @param on { changed(), sent(step), refused(step, problem), signedOut() } */
  constructor(on) {
    this.on = on;
    this.waiting = read();
    // What the server has taken, until the page shows it: between the two, the button that was just pressed must not come back.
    this.taken = readHeard();
    this.tries = 0;
    this.soon = () => { this.tries = 0; this.send(); };
    addEventListener('online', this.soon);
    this.send();
  }

  press(delivery, act, body = {}) {
    // A second press of the same button is the same press.
    if (this.waiting.some(step => step.delivery === delivery && step.act === act)) return;
    // The next stage's button stands where this one stood: a finger that taps twice means the first.
    if (performance.now() - (this.pressed?.[delivery] ?? -Infinity) < 600) return;
    this.pressed = { ...this.pressed, [delivery]: performance.now() };
    this.waiting.push({ key: this.newKey(), delivery, act, body: { ...body, at: new Date(window.fdClock?.now() ?? Date.now()).toISOString() } });
    this.keep();
    this.soon();
  }

  newKey() {
    // randomUUID exists only in secure contexts; over plain HTTP the key is made by hand.
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
    const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** The stage a job is in for the person who pressed, whether or not the server knows, and whether or not the page has heard that it does. */
  stageOf(delivery, serverStage) {
    const taken = this.taken[delivery];
    if (taken && order.indexOf(serverStage) >= order.indexOf(taken)) this.forget(delivery);
    return this.waiting.filter(step => step.delivery === delivery).reduce((_, step) => leadsTo[step.act], this.taken[delivery] ?? serverStage);
  }

  /** Jobs that left the page need no memory. */
  only(deliveries) { for (const delivery of Object.keys(this.taken)) if (!deliveries.includes(delivery)) this.forget(delivery); }

  forget(delivery) {
    delete this.taken[delivery];
    this.store(heard, this.taken);
  }

  countOf(delivery) { return this.waiting.filter(step => step.delivery === delivery).length; }

  async send() {
    clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = true;
    while (this.waiting.length && !this.closed) {
      const step = this.waiting[0];
      let answer;
      try {
        answer = await fetch(`/api/v1/dispatch/deliveries/${step.delivery}/${step.act}`, {
          method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': step.key }, body: JSON.stringify(step.body),
          redirect: 'manual', signal: AbortSignal.timeout(10000),
        });
      } catch { answer = null; }
      if (answer?.ok) { this.done(step); this.on.sent(step); continue; }
      if (answer && (answer.status === 401 || answer.type === 'opaqueredirect')) this.on.signedOut();
      else if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 408 && !answer.headers.has('Retry-After')) {
        const problem = await answer.json().catch(() => ({}));
        // What came after a refused step was pressed in the belief that it had worked.
        this.waiting = this.waiting.filter(other => other.delivery !== step.delivery);
        this.forget(step.delivery);
        this.keep();
        this.on.refused(step, problem);
        continue;
      }
      // No line, or the server is not well: later, with growing pauses.
      this.timer = setTimeout(() => this.send(), Math.min(20000, 1000 * 2 ** this.tries++) * (.75 + Math.random() / 2));
      break;
    }
    this.sending = false;
  }

  done(step) {
    this.tries = 0;
    this.waiting = this.waiting.filter(other => other.key !== step.key);
    this.taken[step.delivery] = leadsTo[step.act];
    this.store(heard, this.taken);
    this.keep();
  }

  keep() {
    this.store(store, this.waiting);
    this.on.changed();
  }

  store(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or private: memory keeps it while the page is open */ } }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.soon);
  }
}
