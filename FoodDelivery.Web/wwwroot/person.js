// What is kept on this device (courier/kept.js) is one person's: it goes when they sign out, and as soon as anybody else is signed in.
(() => {
  const me = document.documentElement.dataset.person ?? '', drop = () => window.caches?.delete('fd-courier');
  try {
    if (localStorage.getItem('fd-person') !== me) drop();
    localStorage.setItem('fd-person', me);
  } catch { drop(); }
  addEventListener('submit', e => { if (e.target.action?.endsWith('/account/sign-out')) drop(); }, true);
})();
