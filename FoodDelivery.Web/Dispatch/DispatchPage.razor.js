// The board's keys. Nothing is taken away from somebody who types, uses a menu or holds a modifier.
const ours = /^(j|k|a|u|Enter|Escape|\?|[1-9])$/;
let stop;

export function listen(root, page) {
  const onKey = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target;
    const typing = on.matches?.('input, textarea, select, [contenteditable]');
    if (document.querySelector('.mud-dialog')) return;
    if (event.key === '/' && !typing) {
      event.preventDefault();
      document.getElementById('dispatch-search')?.focus();
      return;
    }
    if (typing && event.key === 'Escape') on.blur();
    // Enter on a button presses the button.
    if (!ours.test(event.key) || typing && event.key !== 'Escape' || event.key === 'Enter' && on.closest?.('button, a')) return;
    event.preventDefault();
    page.invokeMethodAsync('OnKey', event.key);
  };
  document.addEventListener('keydown', onKey);
  root.dataset.keys = 'on';
  stop = () => document.removeEventListener('keydown', onKey);
}

export function reveal(id) {
  const row = document.getElementById(id);
  row?.scrollIntoView({ block: 'nearest' });
  row?.focus({ preventScroll: true });
}

export function focusFirst(id) {
  document.getElementById(id)?.querySelector('button:not([disabled]), a[href]')?.focus();
}

export function leave() { stop?.(); }
