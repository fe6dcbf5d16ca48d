// Until the circuit takes over, the page is a picture of itself: what somebody types meanwhile would be wiped, and the place lost.
// Both are kept from the first byte on (so this stands in the head) and given back once.
(() => {
  const typed = new Map();
  let focused = null, live = false;
  const nameOf = el => el.id || el.name;
  const field = name => document.getElementById(name) ?? document.querySelector(`[name="${CSS.escape(name)}"]`);
  addEventListener('input', e => { if (!live && nameOf(e.target)) typed.set(nameOf(e.target), e.target.value); }, true);
  addEventListener('focusin', e => { if (!live) focused = nameOf(e.target); }, true);
  window.fdTyped = {
    giveBack() {
      live = true;
      // The place first: giving it back later would look like leaving a field, and lists of offers close on that.
      if (focused && document.activeElement === document.body) field(focused)?.focus({ preventScroll: true });
      for (const [name, value] of typed) {
        const el = field(name);
        if (!el || el.value === value) continue;
        el.value = value;
        el.dispatchEvent(new Event(el.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
      }
    }
  };
})();
