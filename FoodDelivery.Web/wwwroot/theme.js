// Before the first paint: the server reads this cookie and draws in the right theme. One reload for a first visitor whose system is dark.
(() => {
  const read = () => /(?:^|; )theme=(\w+)/.exec(document.cookie)?.[1];
  const write = theme => { document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`; };
  if (!read()) {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    write(dark ? 'dark' : 'light');
    if (dark && read()) location.reload();
  }
  addEventListener('click', e => {
    if (e.target.closest?.('[data-theme-toggle]')) { write(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'); location.reload(); }
    if (e.target.closest?.('[data-reload]')) { e.preventDefault(); location.reload(); }
  });
})();
