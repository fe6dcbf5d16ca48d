// Marks the category one is looking at and keeps it in sight. Pure looks: without it the bar still jumps.
export function followSections() {
  const bar = document.querySelector('nav.bar');
  if (!bar || bar.dataset.followed) return;
  bar.dataset.followed = 'true';
  const links = new Map([...bar.querySelectorAll('[data-section]')].map(a => [a.dataset.section, a]));
  const mark = id => {
    for (const [key, link] of links) if (key === id) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    const link = links.get(id);
    if (link) bar.scrollTo({ left: link.offsetLeft - bar.clientWidth / 2 + link.clientWidth / 2, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  };
  const seen = new IntersectionObserver(entries => { for (const e of entries) if (e.isIntersecting) mark(e.target.id); }, { rootMargin: '-130px 0px -65% 0px' });
  document.querySelectorAll('section.section').forEach(s => seen.observe(s));
}
