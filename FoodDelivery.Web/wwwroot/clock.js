// Everything that counts by itself: ages, countdowns and the connection strip. From the server's timestamps, so no circuit renders for a second hand.
(() => {
  const serverTime = +document.querySelector('meta[name=server-time]')?.content || Date.now();
  const offset = serverTime - Date.now();
  const now = () => Date.now() + offset;
  const AMBER_AFTER = 40;
  const SAID = { live: 'The page is live again.', old: 'The page has not heard from the server for a while.', down: 'The connection is lost. What is shown may be old.' };
  const ago = s => s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h`;
  const minutes = s => `${s < 0 ? '−' : ''}${Math.floor(Math.abs(s) / 60)}:${String(Math.abs(s) % 60).padStart(2, '0')}`;
  function set(el, text) { if (el.textContent !== text) el.textContent = text; }
  function tick() {
    const t = now();
    // <time data-ago="ms">: "3 min"; <time data-until="ms">: "4:59", negative when over.
    for (const el of document.querySelectorAll('[data-ago]')) set(el, ago(Math.max(0, Math.round((t - el.dataset.ago) / 1000))));
    for (const el of document.querySelectorAll('[data-until]')) set(el, minutes(Math.round((el.dataset.until - t) / 1000)));
    const down = document.documentElement.dataset.connection === 'down';
    for (const el of document.querySelectorAll('[data-strip]')) {
      const age = Math.max(0, Math.round((t - el.dataset.at) / 1000));
      const state = down ? 'down' : age > AMBER_AFTER ? 'old' : 'live';
      if (el.dataset.state !== state) {
        // What was live from the beginning needs no word.
        if (el.dataset.state || state !== 'live') set(el.querySelector('[data-strip-said]'), SAID[state]);
        el.dataset.state = state;
      }
      const text = state === 'live' ? `Live · checked ${ago(age)} ago` : state === 'old' ? `Not heard from the server for ${ago(age)}` : `Connection lost · data is ${ago(age)} old`;
      set(el.querySelector('.fd-strip-text'), text);
    }
  }
  window.fdClock = { now, tick };
  setInterval(tick, 1000);
  document.addEventListener('DOMContentLoaded', tick);
  tick();
})();
