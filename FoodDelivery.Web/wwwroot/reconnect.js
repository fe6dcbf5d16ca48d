// A lost line is normal life: say so quietly, come back alone, end with fresh data. Same circuit if the server still has it, else a reload.
(() => {
  const banner = document.getElementById('fd-connection');
  const say = text => { banner.textContent = text ?? ''; banner.hidden = !text; };
  const mark = state => { document.documentElement.dataset.connection = state; window.fdClock?.tick(); };
  let busy = false;
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
          if (!same) { location.reload(); return; }
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
  Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: recover, onConnectionUp: up } } }).then(() => mark('up'));
})();
