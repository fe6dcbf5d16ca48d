// Things that stand still, and the one courier a customer follows: elements of the page, so that they can be focused and read aloud.
import { Fleet, secondsSince, fadedAfter, ghostAfter, hiddenAfter } from './fleet.js';

const signs = {
  restaurant: 'M7 3v7a2 2 0 0 0 1.5 2V21M4.5 3v6a2.5 2.5 0 0 0 5 0V3M17 21v-7h-2.5V8c0-3 1-5 2.5-5z',
  door: 'M4 11.5L12 4l8 7.5M6.5 10v10h11V10M10.5 20v-5.5h3V20',
  courier: 'M5.5 20a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM18.5 20a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM12 18v-4l-3-3 4-4 2 3h3M15.5 4.5h.01',
  alert: 'M12 4v10M12 19.5h.01',
};
const svg = 'http://www.w3.org/2000/svg';

function sign(kind) {
  const picture = document.createElementNS(svg, 'svg'), path = document.createElementNS(svg, 'path');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', signs[kind] ?? signs.alert);
  picture.append(path);
  return picture;
}

export class MarkerLayer {
  markers = new Map();

  constructor(gl, map, onClick) { Object.assign(this, { gl, map, onClick }); }

  set(list, clickable) {
    const wanted = new Set(list.map(m => m.key));
    for (const [key, entry] of this.markers) if (!wanted.has(key)) { entry.marker.remove(); this.markers.delete(key); }
    for (const m of list) {
      let entry = this.markers.get(m.key);
      if (entry && (entry.kind !== m.kind || entry.clickable !== clickable)) { entry.marker.remove(); entry = null; }
      if (!entry) {
        const element = document.createElement(clickable ? 'button' : 'div');
        if (clickable) { element.type = 'button'; element.addEventListener('click', e => { e.stopPropagation(); this.onClick(m.key); }); }
        else element.setAttribute('role', 'img');
        entry = { element, kind: m.kind, clickable, marker: new this.gl.Marker({ element }).setLngLat([m.lng, m.lat]).addTo(this.map) };
        this.markers.set(m.key, entry);
      }
      const { element, marker } = entry;
      marker.setLngLat([m.lng, m.lat]);
      for (const name of [...element.classList]) if (name.startsWith('fd-')) element.classList.remove(name);
      element.classList.add('fd-pin', `fd-pin-${m.kind}`, `fd-tone-${m.tone}`);
      element.classList.toggle('fd-pin-chosen', m.selected);
      element.setAttribute('aria-label', m.label);
      element.title = m.label;
      element.dataset.key = m.key;
      element.replaceChildren(m.text ? document.createTextNode(m.text) : sign(m.kind));
    }
  }

  places() { return [...this.markers.values()].map(e => e.marker.getLngLat()); }

  close() { for (const { marker } of this.markers.values()) marker.remove(); this.markers.clear(); }
}

/** The courier of one order: a single element that glides. */
export class FollowedCourier {
  constructor(gl, map, stats) {
    Object.assign(this, { gl, map, stats, fleet: new Fleet(), label: 'Courier' });
    this.slow = setInterval(() => this.draw(), 1000);
  }

  snapshot(couriers) { this.fleet.replace(couriers); this.wake(); }
  moves(couriers) { this.fleet.apply(couriers, matchMedia('(prefers-reduced-motion: reduce)').matches); this.wake(); }
  name(label) { this.label = label || 'Courier'; this.draw(); }
  place() { return this.marker?.getLngLat(); }

  wake() {
    if (this.frame) return;
    let last = 0;
    const step = now => {
      this.frame = 0;
      if (now - last > 45) { last = now; this.draw(); }
      if (this.fleet.moving && !document.hidden) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  draw() {
    const now = performance.now();
    let seen = null;
    this.fleet.each(now, (courier, lng, lat) => { seen = { courier, lng, lat }; });
    this.stats.couriers = this.fleet.size;
    this.stats.drawn = seen ? 1 : 0;
    this.stats.draws++;
    if (!seen) { this.marker?.remove(); this.marker = null; return; }
    if (!this.marker) {
      const element = document.createElement('div');
      element.className = 'fd-pin fd-pin-courier fd-pin-followed fd-tone-moving';
      element.setAttribute('role', 'img');
      element.append(sign('courier'));
      this.marker = new this.gl.Marker({ element }).setLngLat([seen.lng, seen.lat]).addTo(this.map);
    }
    this.marker.setLngLat([seen.lng, seen.lat]);
    const age = secondsSince(seen.courier, now), element = this.marker.getElement();
    element.dataset.age = age > ghostAfter ? 'ghost' : age > fadedAfter ? 'old' : 'fresh';
    const words = age > fadedAfter ? `${this.label}, last seen ${Math.min(hiddenAfter / 60, Math.round(age / 60))} min ago` : this.label;
    if (element.title !== words) { element.title = words; element.setAttribute('aria-label', words); }
  }

  close() { clearInterval(this.slow); cancelAnimationFrame(this.frame); this.marker?.remove(); }
}
