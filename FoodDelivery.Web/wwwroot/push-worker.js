// Shows what is pushed, opens what was tapped, and says both back, so that nobody is sent an SMS about something they have read. It stands in nobody's way: no request passes through here.
const shownAs = 'FoodDelivery';

self.addEventListener('install', () => self.skipWaiting());

// By the browser's push service …
self.addEventListener('push', event => event.waitUntil(show(read(event.data))));

// … or, in the sandbox, by a page that listens to the emulator. From here on it is the same.
self.addEventListener('message', event => { if (event.data?.push) event.waitUntil(show(event.data.push)); });

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});

// The browser has another address for pushes now. The next page of ours that is opened registers it (push/push.js).
self.addEventListener('pushsubscriptionchange', event => event.waitUntil((async () => {
  await (await caches.open('fd-push')).put('/push/changed', new Response('yes'));
  for (const page of await windows()) page.postMessage({ changed: true });
})()));

function read(data) {
  try { return data?.json() ?? {}; } catch { return { notification: { body: data.text() } }; }
}

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

// Below our own address only, whatever a message says.
function inside(link) {
  const to = new URL(link || '/', location.origin);
  return to.origin === location.origin ? to : new URL('/', location.origin);
}

async function show({ notification = {}, data = {} }) {
  const { title, body, icon, badge, tag, lang } = notification, to = inside(data.link);
  // Who looks at the page it tells of sees it change there, and the courier's page rings a bell of its own.
  const seen = (await windows()).some(page => page.focused && page.visibilityState === 'visible' && new URL(page.url).pathname === to.pathname);
  await self.registration.showNotification(title || shownAs, { body, icon, badge, tag, lang, data, silent: seen });
  await say(data.receipt, seen ? 'Opened' : 'Shown');
}

async function open(data) {
  const to = inside(data.link), said = say(data.receipt, 'Opened'), pages = await windows();
  try {
    const there = pages.find(page => new URL(page.url).pathname === to.pathname);
    await (there ? there.focus() : self.clients.openWindow(to.href));
  } catch {
    // Some browsers open no window from here: a page that is open already is led there.
    pages[0]?.postMessage({ go: to.pathname + to.search });
  }
  await said;
}

async function say(receipt, kind) {
  if (!receipt) return;
  for (const wait of [0, 2000, 8000]) {
    if (wait) await new Promise(later => setTimeout(later, wait));
    try {
      const answer = await fetch('/push/receipt', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ receipt, kind }), credentials: 'omit', keepalive: true });
      if (answer.status < 500) return;
    } catch { /* no connection just now */ }
  }
}
