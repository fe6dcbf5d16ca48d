// The courier's page: puts what was pressed, what is tracked and what the server shows together.
import { Steps } from './steps.js';
import { Tracking } from './tracking.js';
import { Bell } from './bell.js';
import { keepPage } from './kept.js';

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
    this.bell = new Bell(() => this.draw());
    this.tracking = new Tracking((state, text) => this.line('[data-tracking]', text, state));
    this.steps = new Steps({
      changed: () => this.draw(),
      sent: () => { this.line('[data-said]', ''); this.tell(); },
      refused: (step, problem) => { this.line('[data-said]', problem.title ?? 'That step was refused. Look at the order again.'); this.clearPin(step.delivery); this.tell(); },
      signedOut: () => this.line('[data-said]', 'You are signed out. Sign in again on this phone; what you pressed is kept and sent then.'),
    });
    root.addEventListener('click', event => this.clicked(event), { signal });
    root.addEventListener('input', event => { if (event.target.matches('[data-pin]')) { event.target.value = event.target.value.replace(/\D/g, '').slice(0, 4); this.draw(); } }, { signal });
    addEventListener('online', () => this.draw(), { signal });
    addEventListener('offline', () => this.draw(), { signal });
    this.observer = new MutationObserver(() => this.draw());
    this.observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-server-stage', 'data-on-duty', 'data-loaded', 'data-delivery'] });
    this.keeper = keepPage(root, signal);
    this.draw();
    window.fdCourier = { rings: () => this.bell.rings ?? 0, silent: () => this.bell.silent };
  }

  clicked(event) {
    const button = event.target.closest('button');
    this.bell.unlock();
    // Not on pointerdown: the note would go while the finger is still down, the card would move, and the press would be lost.
    this.bell.touch(event.target.closest('[data-delivery]')?.dataset.delivery);
    if (!button) return;
    if (button.dataset.show) {
      this.choose(button.dataset.show);
      this.bell.touch(button.dataset.show);
      return;
    }
    const pin = button.closest('[data-delivery]')?.querySelector('[data-pin]');
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
    if (act === 'complete') this.clearPin(delivery);
  }

  /** Which of the jobs is shown is decided on the phone: it must work without a connection. */
  choose(delivery) {
    this.chosen = delivery;
    this.draw();
  }

  draw() {
    const onDuty = this.root.dataset.onDuty === 'true', jobs = [...this.root.querySelectorAll('[data-delivery]')], ids = jobs.map(job => job.dataset.delivery);
    this.tracking.set(onDuty, jobs.length);
    if ('loaded' in this.root.dataset) this.steps.only(ids);
    if ('loaded' in this.root.dataset) this.bell.look(jobs.map(job => ({ id: job.dataset.delivery, begun: this.steps.stageOf(job.dataset.delivery, job.dataset.serverStage) !== 'Assigned' })));
    const mute = this.root.querySelector('[data-bell]');
    if (mute && mute.hidden !== !(onDuty && this.bell.silent)) mute.hidden = !mute.hidden;
    if (!ids.includes(this.chosen)) this.chosen = ids[0];
    for (const next of this.root.querySelectorAll('[data-show]')) {
      if (next.hidden !== (next.dataset.show === this.chosen)) next.hidden = !next.hidden;
      next.toggleAttribute('data-fresh', this.bell.isFresh(next.dataset.show));
    }
    for (const job of jobs) {
      const { delivery, serverStage } = job.dataset;
      job.toggleAttribute('data-chosen', delivery === this.chosen);
      job.toggleAttribute('data-waits', delivery !== this.chosen);
      const note = job.querySelector('[data-fresh-note]'), news = this.bell.isFresh(delivery) ? 'New order. Tap here to stop the bell.' : '';
      if (note.textContent !== news) note.textContent = news;
      note.hidden = !news;
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

  tell() { this.server.invokeMethodAsync('Sent').catch(() => { /* no circuit right now: the page reads again when it is back */ }); }

  clearPin(delivery) {
    const pin = this.root.querySelector(`[data-delivery="${delivery}"] [data-pin]`);
    if (pin) pin.value = '';
    this.draw();
  }

  close() {
    this.abort.abort();
    this.observer.disconnect();
    this.keeper.close();
    this.bell.close();
    this.steps.close();
    this.tracking.close();
  }
}
