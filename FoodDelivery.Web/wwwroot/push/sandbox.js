// The emulator in place of Firebase: it hands out the tokens, and pushes to an open page instead of to the browser's push service.
export async function token(registration, { sandbox }, last) {
  if (last) {
    const still = await fetch(`${sandbox}/registrations/check`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: last }) });
    if (still.ok) return last;
  }
  const answer = await fetch(`${sandbox}/registrations`, { method: 'POST' });
  return (await answer.json()).token;
}

export async function listen(registration, { sandbox }, token) {
  const stream = new EventSource(`${sandbox}/stream?token=${encodeURIComponent(token)}`);
  stream.onmessage = event => registration.active?.postMessage({ push: JSON.parse(event.data) });
  return stream;
}
