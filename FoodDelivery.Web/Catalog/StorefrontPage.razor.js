// The next page load shall know the address before any circuit stands.
export function remember(cookie, line) {
  document.cookie = `${cookie}=${encodeURIComponent(line)}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}
