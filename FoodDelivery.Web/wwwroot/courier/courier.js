// The courier's page: puts what was pressed, what is tracked and what the server shows together.
import { Steps } from './steps.js';
import { Tracking } from './tracking.js';

let page;

export function open(root, server) {
  page?.close();
  page = new CourierScreen(root, server);
}

export function close() {
  page?.close();
  page = null;
}

class CourierScreen {
  constructor(root, server) {
    Object.assign(this, { root, server });
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.tracking = new Tracking((state, text) => this.line('[data-tracking]', text, state));
    this.steps = new Steps({
      changed: () => this.draw(),
      sent: step => { this.line('[data-said]', ''); this.tell(step); },
      refused: (step, problem) => { this.line('[data-said]', problem.title ?? 'That step was refused. Look at the order again.'); this.clearPin(); this.tell(step); },
      signedOut: () => this.line('[data-said]', 'You are signed out. Sign in again on this phone; what you pressed is kept and sent then.'),
    });
    root.addEventListener('click', event => this.clicked(event), { signal });
    root.addEventListener('input', event => { if (event.target.matches('[data-pin]')) { event.target.value = event.target.value.replace(/\D/g, '').slice(0, 4); this.draw(); } }, { signal });
    addEventListener('online', () => this.draw(), { signal });
    addEventListener('offline', () => this.draw(), { signal });
    this.observer = new MutationObserver(() => this.draw());
    this.observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-server-stage', 'data-on-duty', 'data-jobs', 'data-delivery'] });
    this.draw();
  }

  clicked(event) {
    const button = event.target.closest('button');
    if (!button) return;
    this.unlockBell();
    const pin = this.root.querySelector('[data-pin]');
    if (button.dataset.digit && pin) {
      pin.value = button.dataset.digit === 'back' ? pin.value.slice(0, -1) : (pin.value + button.dataset.digit).slice(0, 4);
      this.draw();
      return;
    }
    const act = button.dataset.act, delivery = button.closest('[data-delivery]')?.dataset.delivery;
    if (!act || !delivery) return;
    if (button.dataset.twice !== undefined && button.dataset.sure === undefined) {
      // Ending an order for good takes a second press.
      button.dataset.sure = '';
      button.dataset.words = button.textContent;
      button.textContent = `Press again: ${button.dataset.words}`;
      setTimeout(() => { delete button.dataset.sure; button.textContent = button.dataset.words; }, 5000);
      return;
    }
    this.line('[data-said]', '');
    navigator.vibrate?.(30);
    this.steps.press(delivery, act, act === 'complete' ? { pin: pin?.value ?? '' } : act === 'abandon' ? { reason: button.dataset.reason } : {});
    if (act === 'complete') this.clearPin();
  }

  draw() {
    const { onDuty, jobs } = this.root.dataset;
    this.tracking.set(onDuty === 'true', Number(jobs));
    if (this.jobs !== undefined && Number(jobs) > this.jobs) this.ring();
    this.jobs = Number(jobs);
    for (const job of this.root.querySelectorAll('[data-delivery]')) {
      const { delivery, serverStage } = job.dataset;
      const stage = this.steps.stageOf(delivery, serverStage), waiting = this.steps.countOf(delivery);
      if (job.dataset.stage !== stage) job.dataset.stage = stage;
      const queued = job.querySelector('[data-queued]');
      const text = waiting && !navigator.onLine ? `No connection. ${waiting === 1 ? 'Your last step is' : `${waiting} steps are`} saved on this phone and sent as soon as there is one.`
        : waiting ? 'Sending …' : '';
      if (queued.textContent !== text) queued.textContent = text;
      queued.hidden = !text;
      const complete = job.querySelector('[data-act=complete]'), pin = job.querySelector('[data-pin]');
      if (complete && pin) complete.disabled = pin.value.length !== 4;
    }
  }

  line(selector, text, state) {
    const el = this.root.querySelector(selector);
    if (!el) return;
    if (el.textContent !== text) el.textContent = text;
    if (state) el.dataset.state = state;
    el.hidden = !text;
  }

  tell(step) { this.server.invokeMethodAsync('Sent', step.delivery, step.act === 'abandon').catch(() => { /* no circuit right now: the page reads again when it is back */ }); }

  clearPin() {
    const pin = this.root.querySelector('[data-pin]');
    if (pin) pin.value = '';
    this.draw();
  }

  unlockBell() { this.audio ??= window.AudioContext ? new AudioContext() : null; if (this.audio?.state === 'suspended') this.audio.resume(); }

  ring() {
    navigator.vibrate?.([200, 100, 200]);
    if (this.audio?.state !== 'running') return;
    for (const [n, hertz] of [880, 1174, 1568].entries()) {
      const tone = new OscillatorNode(this.audio, { frequency: hertz }), gain = new GainNode(this.audio, { gain: 0 }), at = this.audio.currentTime + n * .18;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(.3, at + .02);
      gain.gain.exponentialRampToValueAtTime(.001, at + .4);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + .45);
    }
  }

  close() {
    this.abort.abort();
    this.observer.disconnect();
    this.steps.close();
    this.tracking.close();
    this.audio?.close();
  }
}
