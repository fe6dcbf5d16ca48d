// Before the first paint: the server reads this cookie and draws in the right theme. Who has not chosen one gets the system's, also when the system
// changes its mind later; one reload where the server could not know it yet.
(() => {
  const read = name => new RegExp(`(?:^|; )${name}=(\\w+)`).exec(document.cookie)?.[1];
  const write = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`; };
  const dark = matchMedia('(prefers-color-scheme: dark)'), html = document.documentElement;
  const follow = () => { if (!read('theme-chosen')) write('theme', dark.matches ? 'dark' : 'light'); };
  follow();
  dark.addEventListener('change', follow);
  // A kept page cannot be drawn again without a connection: it is tried once.
  const wanted = read('theme');
  if (wanted && wanted !== html.dataset.theme && sessionStorage.getItem('fd-theme-tried') !== wanted) {
    sessionStorage.setItem('fd-theme-tried', wanted);
    location.reload();
  } else if (wanted === html.dataset.theme) sessionStorage.removeItem('fd-theme-tried');
  addEventListener('click', e => {
    if (e.target.closest?.('[data-theme-toggle]')) { write('theme-chosen', 1); write('theme', html.dataset.theme === 'dark' ? 'light' : 'dark'); location.reload(); }
    if (e.target.closest?.('[data-reload]')) { e.preventDefault(); location.reload(); }
  });
})();
