// What was typed stays in this tab: a reload, or Back from the payment page, does not ask for it again. It is one person's, and goes when somebody else is here.
const key = 'fd-checkout', fields = ['contactName', 'contactPhone', 'contactEmail', 'details', 'notes'];
let who = null;

function read() {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; }
}

function changed(event) {
  if (fields.includes(event.target.id) && location.pathname.startsWith('/checkout'))
    sessionStorage.setItem(key, JSON.stringify({ ...read(), who, [event.target.id]: event.target.value }));
}

// me: the person's id, or nothing for somebody without an account.
export function keep(me) {
  if (who === null) document.addEventListener('change', changed);
  who = me;
  if ((read().who ?? me) !== me) sessionStorage.removeItem(key);
  return read();
}

// The next page load shall know the address before any circuit stands.
export function deliverTo(cookie, line) {
  document.cookie = `${cookie}=${encodeURIComponent(line)}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}
