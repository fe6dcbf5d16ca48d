// The kept page without its server: says since when, takes presses like the live one, and gives way to the live one as soon as there is a line.
import { open } from './courier.js';

const root = document.querySelector('[data-on-duty]');
const since = new Date(Number(document.documentElement.dataset.kept)).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const line = root.querySelector('[data-offline]');
line.textContent = `Offline since ${since}. This is what this phone knew then. What you press is kept and sent as soon as there is a connection.`;
line.hidden = false;
for (const button of root.querySelectorAll('button:not([data-act], [data-digit], [data-show], [data-bell])')) button.disabled = true;
open(root, { invokeMethodAsync: async () => { } });

let wait = 2;
async function look() {
  try {
    if ((await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(4000) })).ok) { location.reload(); return; }
  } catch { /* still no line */ }
  wait = Math.min(15, wait * 1.3);
  setTimeout(look, wait * 1000 * (.75 + Math.random() / 2));
}
addEventListener('online', look, { once: true });
setTimeout(look, wait * 1000);
