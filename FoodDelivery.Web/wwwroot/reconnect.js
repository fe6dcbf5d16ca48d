// A lost line is normal life: say so quietly, come back alone, end with fresh data. Same circuit if the server still has it, else a reload.
(() => {
  const banner = document.getElementById('fd-connection');
  const say = text => { banner.textContent = text ?? ''; banner.hidden = !text; };
  const mark = state => { document.documentElement.dataset.connection = state; window.fdClock?.tick(); };
  let busy = false;

  function alive() {
    window.fdTyped.giveBack();
    mark('up');
  }
  function awaitCircuit() {
    if (document.documentElement.dataset.page === 'static' || document.querySelector('[data-interactive]')) { alive(); return; }
    const watch = new MutationObserver(() => { if (document.querySelector('[data-interactive]')) { watch.disconnect(); alive(); } });
    watch.observe(document.body, { childList: true, subtree: true });
  }

  // The circuit is gone, so the whole page comes anew: not before the server can serve it, and not all screens of a city in the same moment.
  async function ready() {
    const pause = seconds => new Promise(r => setTimeout(r, seconds * 1000 * (.5 + Math.random())));
    // Never longer than a second: somebody stands before a kitchen's wall, and this question costs the server little.
    for (let wait = .25; ; wait = Math.min(.8, wait * 1.5)) {
      await pause(wait);
      try {
        if ((await fetch('readyz', { cache: 'no-store', signal: AbortSignal.timeout(4000) })).ok) return;
      } catch { /* still down */ }
    }
  }

  async function recover() {
    if (busy) return;
    busy = true;
    mark('down');
    const shown = setTimeout(() => say('Connection lost. Trying to come back …'), 1500);
    for (;;) {
      try {
        const up = await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(2000) });
        if (up.ok) {
          const same = await Promise.race([Blazor.reconnect(), new Promise(r => setTimeout(() => r(false), 3000))]);
          if (!same) { await ready(); location.reload(); return; }
          break;
        }
      } catch { /* still down */ }
      await new Promise(r => setTimeout(r, 1000));
    }
    clearTimeout(shown);
    say(null);
    mark('up');
    busy = false;
  }
  const up = () => { say(null); mark('up'); busy = false; };
  Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp: up } } }).then(awaitCircuit);
})();
