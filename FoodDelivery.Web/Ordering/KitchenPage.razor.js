// The kitchen wall in the browser: it rings while there are unseen orders, counts clocks, colours ages, listens to keys, says that it lives.
// Everything is derived from what stands in the page (state, not events), so it is right again after any reconnection or reload.
import { createSound } from '../kitchen-sound.js';

const PULSE_MS = 5000;
const now = () => window.fdClock?.now() ?? Date.now();
const root = () => document.getElementById('kitchen');
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode: forgotten on reload */ } };
const recall = key => { try { return localStorage.getItem(key); } catch { return null; } };

let dotnet, observer, timers = [], sound, wakeLock, title, stopped = true;

/** Called by the page once. Returns this device's id. */
export function start(page) {
  dotnet = page;
  stopped = false;
  title = document.title;
  sound = createSound(refresh);
  const contrast = recall('kitchen-theme');
  if (contrast) root().dataset.theme = contrast;
  document.addEventListener('click', steady, true);
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  document.addEventListener('visibilitychange', shown);
  observer = new MutationObserver(refresh);
  observer.observe(root(), { subtree: true, childList: true, attributes: true, attributeFilter: ['data-unseen', 'data-age'] });
  timers = [setInterval(refresh, 1000), setInterval(pulse, PULSE_MS)];
  // A reload by the product itself keeps the permission in most browsers; where it does not, the band asks for one tap.
  if (recall('kitchen-shift')) sound.resume();
  keepAwake();
  refresh();
  pulse();
  window.fdKitchen = { peak: () => sound.peak(), ringing: () => sound.ringing(), played: () => sound.played(), sound: () => sound.state() };
  return device();
}

export function stop() {
  stopped = true;
  timers.forEach(clearInterval);
  observer?.disconnect();
  document.removeEventListener('click', steady, true);
  document.removeEventListener('click', onClick);
  document.removeEventListener('keydown', onKey);
  document.removeEventListener('visibilitychange', shown);
  sound?.close();
  wakeLock?.release();
  if (title) document.title = title;
}

function device() {
  const known = recall('kitchen-device');
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http addresses of the local network
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  remember('kitchen-device', id);
  return id;
}

async function pulse() {
  if (document.documentElement.dataset.connection === 'down') return;
  try {
    const beat = await dotnet.invokeMethodAsync('PulseAsync', sound.state() === 'running', document.visibilityState === 'visible');
    const strip = root()?.querySelector('[data-strip]');
    if (strip && beat.readAt > 0) strip.dataset.at = beat.readAt;
  } catch { /* the strip turns amber by itself */ }
}

function refresh() {
  const board = root();
  if (stopped || !board) return;
  const unseen = +board.dataset.unseen || 0;
  const off = sound.state() !== 'running';
  sound.ring(unseen > 0);
  show(board.querySelector('[data-sound-off]'), off);
  set(board.querySelector('[data-sound-off] span'), unseen > 0 ? `Sound is off, and ${unseen} new ${unseen === 1 ? 'order is' : 'orders are'} waiting.` : 'Sound is off.');
  flashTitle(unseen);
  slid(board);
  ages(board);
  further(board);
}

// What hangs beyond the edge must not be forgotten: the heading counts it.
function further(board) {
  for (const column of board.querySelectorAll('.fdk-col')) {
    const edge = column.getBoundingClientRect().right;
    const beyond = [...column.querySelectorAll('[data-ticket]')].filter(ticket => ticket.getBoundingClientRect().left >= edge - 4).length;
    set(column.querySelector('[data-further]'), beyond > 0 ? `${beyond} more ▸` : '');
  }
}

function ages(board) {
  const t = now();
  for (const ticket of board.querySelectorAll('[data-ticket]')) {
    const [start, toAmber, toRed, toTarget, up] = ticket.dataset.age.split(' ');
    const from = +start, amber = from + +toAmber, red = from + +toRed, target = from + +toTarget;
    const tone = t >= red ? 'red' : t >= amber ? 'amber' : 'calm';
    if (ticket.dataset.tone !== tone) ticket.dataset.tone = tone;
    const seconds = Math.round((up ? t - target : target - t) / 1000);
    set(ticket.querySelector('time'), clock(seconds));
    set(ticket.querySelector('.tk-word'), word(ticket, tone, seconds, up));
    const share = Math.min(100, Math.max(0, Math.round((t - from) / (red - from) * 100)));
    const bar = `${Number.isFinite(share) ? share : 100}%`;
    if (ticket.style.getPropertyValue('--age') !== bar) ticket.style.setProperty('--age', bar);
  }
}

function word(ticket, tone, seconds, up) {
  if (up) return tone === 'calm' ? 'waiting' : tone === 'amber' ? 'cooling' : 'too long';
  if (ticket.classList.contains('tk-new')) return seconds < 0 ? 'expired' : tone === 'calm' ? 'to accept' : tone === 'amber' ? 'hurry' : 'urgent';
  return tone === 'calm' ? 'on time' : seconds >= 0 ? 'due soon' : 'late';
}

const clock = s => `${s < 0 ? '−' : ''}${Math.floor(Math.abs(s) / 60)}:${String(Math.abs(s) % 60).padStart(2, '0')}`;
const set = (el, text) => { if (el && el.textContent !== text) el.textContent = text; };
const show = (el, on) => { if (el && el.hidden === on) el.hidden = !on; };

function flashTitle(unseen) {
  const wanted = unseen > 0 && Math.floor(Date.now() / 1000) % 2 === 0 ? `(${unseen}) NEW ORDER${unseen > 1 ? 'S' : ''}` : title;
  if (document.title !== wanted) document.title = wanted;
}

// Any tap or key is what browsers want before they let a page be heard; only the buttons also play the test. Never on pointerdown:
// the band would go while the finger is still down, everything below would move, and the tap would be lost.
function unlock() {
  if (sound.state() === 'running') return;
  remember('kitchen-shift', 'on');
  sound.resume();
}

function onClick(e) {
  unlock();
  const target = e.target.closest?.('[data-sound-start], [data-sound], [data-contrast]');
  if (!target) return;
  if ('contrast' in target.dataset) {
    const theme = root().dataset.theme === 'dark' ? 'light' : 'dark';
    root().dataset.theme = theme;
    remember('kitchen-theme', theme);
    return;
  }
  sound.test();
  keepAwake();
}

// When an order is accepted or bumped, the next one slides into its place. A second tap of the same finger must not take that one too:
// for a moment only tickets that hang where they hung before the first tap can be accepted or bumped. The same for a key pressed twice, and for
// two digits, which count the tickets; accepting by one key and bumping by another are two wishes.
const STEADY_MS = 700, SLOW_LINE_MS = 5000;
let hand = 'tap'; // what presses just now: a tap, a digit or "a"
let last; // the last accept or bump: when, when the board moved because of it, and where every ticket hung before

const places = board => new Map([...board.querySelectorAll('[data-ticket]')].map(ticket => [ticket.dataset.ticket, placeOf(ticket)]));

function placeOf(ticket) {
  const { left, top } = ticket.getBoundingClientRect();
  return `${Math.round(left)} ${Math.round(top)}`;
}

function steady(e) {
  const button = e.target.closest?.('.kb-prep, [data-key=bump]'), ticket = button?.closest('[data-ticket]'), board = root();
  if (!ticket || !board || button.disabled) return;
  slid(board);
  if (last?.hand === hand && performance.now() - last.moved < STEADY_MS && last.hung.get(ticket.dataset.ticket) !== placeOf(ticket)) {
    e.preventDefault();
    e.stopImmediatePropagation();
    return;
  }
  last = { hand, at: performance.now(), moved: performance.now(), hung: places(board) };
  last.seen = last.hung;
}

// On a slow line the board moves long after the tap; the moment to be careful in begins then.
function slid(board) {
  if (!last || performance.now() - last.at > SLOW_LINE_MS) return;
  const now = places(board);
  if (now.size === last.seen.size && [...now].every(([id, place]) => last.seen.get(id) === place)) return;
  last.seen = now;
  last.moved = performance.now();
}

function shown() {
  keepAwake();
  if (document.visibilityState === 'visible') pulse();
}

async function keepAwake() {
  if (document.visibilityState !== 'visible' || !navigator.wakeLock) return;
  try { wakeLock = await navigator.wakeLock.request('screen'); } catch { /* not allowed: the device's own settings decide */ }
}

function onKey(e) {
  const panel = root()?.querySelector('[role=dialog]');
  if (panel && e.key === 'Escape') { panel.querySelector('[data-close]').click(); return; }
  if (panel && e.key === 'Tab') { keepInside(panel, e); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, select, [role=dialog]')) return;
  const board = root();
  if (!board || panel) return;
  const digit = /^[1-9]$/.test(e.key) ? +e.key : 0;
  const key = { a: 'accept', s: 'seen', z: 'undo', r: 'past', o: 'soldout', p: 'pause', '?': 'help' }[e.key.toLowerCase()];
  if (!digit && !key && e.key.toLowerCase() !== 'f') return;
  e.preventDefault();
  // A key that is held down repeats itself; that is one wish, not many.
  if (e.repeat) return;
  unlock();
  hand = digit ? 'digit' : e.key;
  if (digit) board.querySelectorAll('.tk-prep [data-key=bump]')[digit - 1]?.click();
  else if (key) board.querySelector(`[data-key=${key}]`)?.click();
  else if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.();
  hand = 'tap';
}

// The board behind an open panel cannot be reached with Tab; it still lives.
function keepInside(panel, e) {
  const stops = [...panel.querySelectorAll('button:not(:disabled), a[href], input, select')];
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const at = document.activeElement;
  if (!panel.contains(at) || (e.shiftKey ? at === first || at === panel : at === last)) {
    e.preventDefault();
    (e.shiftKey ? last : first)?.focus();
  }
}
