// What the browser's clock goes by, as an IANA name; null where it does not say.
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
