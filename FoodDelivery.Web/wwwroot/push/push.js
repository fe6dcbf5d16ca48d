// Push in this browser: asks when somebody presses the button and never else, registers, keeps the registration fresh, and moves it to whoever signs in.
const store = 'fd-push', FRESH_MS = 24 * 3600 * 1000, address = '/api/v1/notifications/devices';
const me = () => document.documentElement.dataset.person ?? '';
const kept = () => { try { return JSON.parse(localStorage.getItem(store)); } catch { return null; } };
const keep = what => { try { what ? localStorage.setItem(store, JSON.stringify(what)) : localStorage.removeItem(store); } catch { /* asked again next time */ } };

let configured, stream, busy = false;
const config = () => configured ??= fetch('/push/config').then(answer => answer.json()).catch(() => { configured = null; return { mode: 'Off' }; });
const ways = async () => {
  const { mode } = await config();
  return mode === 'Live' ? import('./live.js') : import('./sandbox.js');
};

async function state() {
  if (!me() || (await config()).mode === 'Off') return 'off';
  const apple = /iPhone|iPad/.test(navigator.userAgent) || (navigator.userAgent.includes('Mac') && navigator.maxTouchPoints > 1);
  if (apple && !navigator.standalone && !('PushManager' in window)) return 'install';
  if (!window.isSecureContext || !navigator.serviceWorker || !('Notification' in window)) return 'cannot';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && kept()?.person === me() ? 'on' : 'ask';
}

async function worker() {
  const registration = await navigator.serviceWorker.register('/push-worker.js', { scope: '/' });
  const next = registration.active ?? registration.waiting ?? registration.installing;
  if (!registration.active) await new Promise(ready => next.addEventListener('statechange', () => { if (next.state === 'activated') ready(); }));
  return registration;
}

async function register() {
  const registration = await worker(), settings = await config();
  const token = await (await ways()).token(registration, settings, kept()?.token);
  const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ token, kind: 'Web' }) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  keep({ person: me(), id: (await answer.json()).id, token, at: Date.now() });
  await listen(registration);
}

/** In the sandbox no push service stands behind the browser: an open page hands the emulator's pushes to the worker. */
async function listen(registration) {
  stream?.close();
  stream = await (await ways()).listen?.(registration, await config(), kept().token);
}

async function turnOn() {
  // First of all and without waiting for anything: browsers show the question only right after a press.
  const allowed = await Notification.requestPermission();
  if (allowed === 'granted') await register();
}

async function turnOff() {
  const mine = kept();
  stream?.close();
  keep(null);
  if (!mine) return;
  const answer = await fetch(`${address}/${mine.id}`, { method: 'DELETE' });
  if (!answer.ok && answer.status !== 404) { keep(mine); throw new Error(`${answer.status}`); }
  await (await ways()).drop?.(await config()).catch(() => { /* the server does not push to it any more */ });
}

/** On each load: somebody else is signed in, a day is over, the browser has a new address, or it was forbidden meanwhile. */
async function refresh() {
  const mine = kept();
  if (!mine || !me() || !navigator.serviceWorker || (await config()).mode === 'Off') return;
  if (Notification.permission !== 'granted') { await turnOff().catch(() => { /* next time */ }); return; }
  const changed = await window.caches?.match('/push/changed');
  try {
    if (changed || mine.person !== me() || Date.now() - mine.at > FRESH_MS) {
      await register();
      await window.caches?.delete('fd-push');
    } else await listen(await worker());
  } catch { /* no connection, or signed out meanwhile: next time */ }
}

async function showAll(forced) {
  const now = forced ?? await state();
  for (const card of document.querySelectorAll('fd-push')) card.show(now);
}

async function act(what) {
  if (busy) return;
  busy = true;
  try {
    const asked = what === 'on' ? turnOn() : turnOff();
    await showAll('working');
    await asked;
    await showAll();
  } catch { await showAll('failed'); } finally { busy = false; }
}

customElements.define('fd-push', class extends HTMLElement {
  connectedCallback() {
    this.onclick = event => { const what = event.target.closest('[data-do]')?.dataset.do; if (what) act(what); };
    state().then(now => this.show(now));
  }

  show(now) {
    const focused = this.contains(document.activeElement);
    for (const part of this.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== now;
    this.dataset.state = now;
    this.hidden = now === 'off';
    // The button that was pressed is gone: who has no mouse goes on at its successor.
    if (focused && now !== 'working') this.querySelector('[data-when]:not([hidden]) button')?.focus();
  }
});

navigator.serviceWorker?.addEventListener('message', event => {
  if (event.data?.go) location.assign(event.data.go);
  if (event.data?.changed) refresh();
});

// What is pushed is one person's. The server forgets the device in the same moment, by its cookie.
addEventListener('submit', event => { if (event.target.action?.endsWith('/account/sign-out')) keep(null); }, true);
refresh();
