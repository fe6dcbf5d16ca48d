// "/" goes to the search of the page, unless somebody is typing.
addEventListener('keydown', e => {
  if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, textarea, select, [contenteditable]')) return;
  const box = document.querySelector('[data-search]');
  if (box) { e.preventDefault(); box.focus(); box.select(); }
});
