// Opened from a ticket: offer the printer at once. Opened by hand: the button does it.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
if (window.opener || document.referrer.includes('/kitchen/')) window.print();
