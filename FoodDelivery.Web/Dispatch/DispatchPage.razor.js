// The board's keys. Nothing is taken away from somebody who types, uses a menu or holds a modifier.
const ours = /^(j|k|a|u|Enter|Escape|\?)$/;
const order = 'application/x-order';
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
    if (!typing && /^[1-9]$/.test(event.key)) {
      // The courier beside this number on this screen, whatever the server has found out meanwhile.
      const choice = document.querySelectorAll('#picker .choice')[event.key - 1];
      if (choice) event.preventDefault();
      choice?.click();
      return;
    }
    // Enter on a button presses the button.
    if (!ours.test(event.key) || typing && event.key !== 'Escape' || event.key === 'Enter' && on.closest?.('button, a')) return;
    event.preventDefault();
    page.invokeMethodAsync('OnKey', event.key);
  };
  document.addEventListener('keydown', onKey);
  root.dataset.keys = 'on';
  const away = new AbortController();
  dragging(root, page, away.signal);
  stop = () => { document.removeEventListener('keydown', onKey); away.abort(); };
}

// An order is dragged onto the courier who shall bring it. The keyboard's way is "a" and a number.
function dragging(root, page, signal) {
  const at = (event, what) => event.target.closest?.(what);
  let over;
  const mark = line => { if (over !== line) { over?.classList.remove('over'); (over = line)?.classList.add('over'); } };
  const listen = (name, handler) => root.addEventListener(name, handler, { signal });
  listen('dragstart', event => {
    const row = at(event, '[data-drag-order]');
    if (!row) return;
    event.dataTransfer.setData(order, row.dataset.dragOrder);
    event.dataTransfer.effectAllowed = 'move';
    root.dataset.dragging = '';
  });
  listen('dragover', event => {
    if (!event.dataTransfer.types.includes(order)) return;
    const line = at(event, '[data-drop-courier]');
    mark(line);
    if (!line) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  });
  listen('drop', event => {
    const line = at(event, '[data-drop-courier]'), delivery = event.dataTransfer.getData(order);
    if (!line || !delivery) return;
    event.preventDefault();
    page.invokeMethodAsync('OnDrop', delivery, line.dataset.dropCourier);
  });
  listen('dragend', () => { mark(null); delete root.dataset.dragging; });
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
