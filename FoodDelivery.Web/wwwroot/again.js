// A page that broke loads itself again: soon at first, then ever more rarely, and only when the server says that it is ready.
// The kitchen's wall has nobody who presses "Load again". Any page asks for it with an element that carries data-again; its text tells when.
(() => {
  const FIRST_S = 2, LONGEST_S = 60, FORGET_MS = 5 * 60_000, key = `fd-again ${location.pathname}`;
  const remembered = () => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const remember = tries => { try { sessionStorage.setItem(key, JSON.stringify({ tries, at: Date.now() })); } catch { /* private mode: it begins anew */ } };
  let clock;

  function begin() {
    const before = remembered();
    const tries = before && Date.now() - before.at < FORGET_MS ? before.tries : 0;
    // Not all screens of a city in the same second.
    let left = Math.ceil(Math.min(LONGEST_S, FIRST_S * 2 ** tries) * (.75 + Math.random() / 2));
    clock = setInterval(async () => {
      const note = document.querySelector('[data-again]');
      if (!note) { clearInterval(clock); clock = null; return; }
      note.textContent = left > 0 ? `It loads again by itself in ${left} s.` : 'It loads again by itself as soon as the server is ready.';
      if (left-- > 0) return;
      left = 3;
      try {
        if (!(await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(2500) })).ok) return;
      } catch { return; }
      clearInterval(clock);
      remember(tries + 1);
      location.reload();
    }, 1000);
  }

  const look = () => { if (!clock && document.querySelector('[data-again]')) begin(); };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', look);
  look();
})();
