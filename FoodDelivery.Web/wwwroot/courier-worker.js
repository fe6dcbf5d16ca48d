// Stands between the courier's page and the network, for one case only: where the network does not answer, it hands out the page and the files
// that courier/kept.js has put aside. Everything else, the API above all, passes untouched and is never kept.
const store = 'fd-courier', address = '/courier', patienceMs = 6000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname === address) event.respondWith(page(request));
  else if (['script', 'style', 'font', 'image'].includes(request.destination)) event.respondWith(file(request));
});

async function page(request) {
  const kept = await (await caches.open(store)).match(address);
  if (!kept) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), new Promise((_, late) => setTimeout(() => late(new Error('slow')), patienceMs))]);
    // A gateway without a server behind it knows less than this phone.
    return answer.status >= 502 && answer.status <= 504 ? kept : answer;
  } catch { return kept; }
}

async function file(request) {
  try { return await fetch(request); } catch (lost) {
    const kept = await (await caches.open(store)).match(request, { ignoreVary: true });
    if (kept) return kept;
    throw lost;
  }
}
