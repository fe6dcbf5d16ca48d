// Positions from /hubs/tracking. Never gives up: after every break it joins again and starts from a fresh snapshot.
const activities = ['free', 'collecting', 'carrying', 'gone'];
let libraries;

/** Reads what Web/Dispatch/PositionBytes.cs wrote. */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const couriers = [];
  for (let at = 8; at + 16 <= view.byteLength; at += 16) {
    couriers.push({
      id: view.getInt32(at, true), lng: view.getInt32(at + 4, true) / 1e6, lat: view.getInt32(at + 8, true) / 1e6,
      heading: view.getUint8(at + 12) / 256 * 360, speed: view.getUint8(at + 13) / 10, activity: activities[view.getUint8(at + 14)] ?? 'free', age: view.getUint8(at + 15) * 4,
    });
  }
  return { sent: view.getFloat64(0, true), couriers };
}

const loadLibraries = () => libraries ??= (async () => {
  // Two classic scripts that put themselves on the global object; the second needs the first.
  await import('../lib/signalr/signalr.min.js');
  await import('../lib/signalr/signalr-protocol-msgpack.min.js');
  return globalThis.signalR;
})();

/**
 * @param what "couriers" or "order:{id}"
 * @param on { snapshot(couriers), moves(batch), state('live' | 'lost' | 'refused') }
 */
export function openFeed(what, on) {
  let closed = false, connection, tries = 0, wake, refused = false;
  const [kind, id] = what.split(':');
  const pause = () => new Promise(done => {
    // 0.25 s doubling to 8 s, ± 25 %, so that a thousand maps do not come back in the same moment.
    const timer = setTimeout(done, Math.min(8000, 250 * 2 ** tries++) * (.75 + Math.random() / 2));
    wake = () => { clearTimeout(timer); done(); };
  });
  const comeNow = () => { if (!document.hidden) wake?.(); };
  addEventListener('online', comeNow);
  document.addEventListener('visibilitychange', comeNow);

  async function attempt(signalR) {
    const ended = {};
    ended.promise = new Promise(resolve => { ended.resolve = resolve; });
    connection = new signalR.HubConnectionBuilder()
      .withUrl('/hubs/tracking')
      .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol())
      .configureLogging(signalR.LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = 30000;
    connection.on('moves', bytes => on.moves(decode(bytes)));
    connection.onclose(ended.resolve);
    await connection.start();
    if (closed) return;
    const bytes = kind === 'order' ? await connection.invoke('JoinOrder', id) : await connection.invoke('JoinCouriers');
    on.snapshot(decode(bytes).couriers);
    on.state('live');
    refused = false;
    tries = 0;
    await ended.promise;
  }

  (async () => {
    for (;;) {
      try {
        await attempt(await loadLibraries());
      } catch (error) {
        refused = /unauthorized|HubException|status code '?40[0134]/i.test(String(error));
        // Who may not, may not in a second either; only signing in as somebody else helps.
        if (refused) tries = Math.max(tries, 5);
      }
      await connection?.stop().catch(() => { });
      if (closed) return;
      on.state(refused ? 'refused' : 'lost');
      await pause();
      if (closed) return;
    }
  })();

  return {
    close() {
      closed = true;
      removeEventListener('online', comeNow);
      document.removeEventListener('visibilitychange', comeNow);
      wake?.();
      connection?.stop().catch(() => { });
    },
  };
}
