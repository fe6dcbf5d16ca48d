// Keeps the courier's page on the phone as it was last shown, so that a reload in a cellar shows the jobs and not the browser's error page.
// Kept are the page as the courier saw it and its files; never an answer of the API. /courier-worker.js hands it out, offline.js brings it to life.
const store = 'fd-courier', address = '/courier', lookEvery = 30_000;
const scripts = ['courier', 'steps', 'tracking', 'bell', 'kept', 'offline'].map(name => `/courier/${name}.js`);
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'";

export function keepPage(root, signal) {
  const html = document.documentElement, keepsNothing = { close() { } };
  if (!navigator.serviceWorker || !window.caches || html.dataset.kept) return keepsNothing;
  navigator.serviceWorker.register('/courier-worker.js', { scope: address }).catch(() => { /* not allowed here: a reload needs a connection, as before */ });
  let timer, filesKept = false;

  const mine = () => { try { return html.dataset.person && localStorage.getItem('fd-person') === html.dataset.person; } catch { return false; } };
  const soon = () => { timer ??= setTimeout(keep, 500); };

  async function keep() {
    timer = null;
    // Not what a lost line shows, and not the page of somebody who has signed out in another tab.
    if (signal.aborted || html.dataset.connection !== 'up' || !('loaded' in root.dataset) || !mine()) return;
    try {
      const cache = await caches.open(store);
      await cache.put(address, new Response(picture(), { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' } }));
      if (filesKept) return;
      filesKept = true;
      const files = new Set([...scripts, ...[...document.querySelectorAll('link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src*="clock"]')].map(el => el.href || el.src)].map(at => new URL(at, location.origin).href));
      for (const old of await cache.keys()) if (!files.has(old.url) && new URL(old.url).pathname !== address) await cache.delete(old);
      await cache.addAll(files);
    } catch { filesKept = false; /* full, or the line broke meanwhile: the next look tries again */ }
  }

  const observer = new MutationObserver(soon), clock = setInterval(soon, lookEvery);
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  soon();
  return { close() { observer.disconnect(); clearInterval(clock); clearTimeout(timer); } };
}

/** What is shown, without what needs the server: no circuit, no way out, no half-typed PIN. */
function picture() {
  const html = document.documentElement.cloneNode(false), head = document.createElement('head'), body = document.createElement('body');
  html.dataset.kept = Date.now();
  delete html.dataset.connection;
  for (const el of document.head.children) if (el.matches('base, link, style, title, meta:not([name=server-time])')) head.append(el.cloneNode(true));
  const main = document.getElementById('main').cloneNode(true);
  main.querySelectorAll('.foot, fd-push').forEach(el => el.remove());
  main.querySelectorAll('[data-said]').forEach(el => { el.textContent = ''; el.hidden = true; });
  for (const style of document.body.querySelectorAll('style')) body.append(style.cloneNode(true));
  body.append(main);
  for (const src of [document.querySelector('script[src*="clock"]').src, '/courier/offline.js']) body.append(Object.assign(document.createElement('script'), { src, type: src.includes('offline') ? 'module' : 'text/javascript' }));
  html.append(head, body);
  // Comments are the circuit's marks.
  return `<!DOCTYPE html>${html.outerHTML.replace(/<!--[\s\S]*?-->/g, '')}`;
}
