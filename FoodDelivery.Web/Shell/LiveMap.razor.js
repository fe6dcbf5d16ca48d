// One live map. MapLibre and the city are fetched here, after the page's first text; nothing is asked from another origin.
import { cityStyle, routeData, arrow } from '../map/city-style.js';
import { CourierLayer } from '../map/couriers.js';
import { FollowedCourier, MarkerLayer } from '../map/markers.js';
import { openFeed } from '../map/feed.js';

const edges = [[-74.075, 40.700], [-73.885, 40.835]];
let parts;

function loadStylesheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done, failed) => { link.onload = done; link.onerror = () => failed(new Error('stylesheet')); });
}

/** Shared by all maps of the page; a failed attempt is not kept. */
const load = ownStyle => parts ??= Promise.all([
  import('../lib/maplibre/maplibre-gl.mjs'),
  ownStyle ? null : fetch('/map/city.json').then(answer => { if (!answer.ok) throw new Error(`city ${answer.status}`); return answer.json(); }),
  loadStylesheet('/lib/maplibre/maplibre-gl.css'),
]).then(([gl, city]) => ({ gl, city }), error => { parts = null; throw error; });

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

class LiveMap {
  constructor(host, page, first, ownStyle) {
    Object.assign(this, { host, page, state: first, ownStyle, stats: { couriers: 0, drawn: 0, draws: 0, batches: 0, joins: 0, lag: null, ready: false } });
    host.querySelector('.fd-map-again').addEventListener('click', () => { if (!this.closed && !this.stats.ready) this.start(); });
    // For tests, and for whoever looks into the console: the newest map's counters.
    window.fdMap = this.stats;
    this.stats.at = id => { const s = this.couriers?.spots.find(s => s.courier.id === id); return s ? { x: s.x, y: s.y } : null; };
  }

  async start() {
    this.host.dataset.state = 'loading';
    this.host.querySelector('.fd-map-fail').hidden = true;
    try {
      const { gl, city } = await load(this.ownStyle);
      if (this.closed) return;
      this.city = city;
      this.draw(gl);
    } catch (error) {
      this.fail(/webgl/i.test(String(error?.message)) ? 'This browser has no WebGL 2, or it is switched off.' : 'Its files could not be fetched.');
    }
  }

  draw(gl) {
    this.map?.remove();
    const { camera, label } = this.state;
    const map = this.map = new gl.Map({
      container: this.host.querySelector('.fd-map-ground'), style: this.style(), ...camera, maxPitch: 0, pitchWithRotate: false, attributionControl: false,
      ...(this.ownStyle ? {} : { maxBounds: edges, minZoom: 10.5 }), maxZoom: 18.5, locale: { 'Map.Title': label },
      ...(Number(this.host.dataset.pixelRatio) > 0 ? { pixelRatio: Number(this.host.dataset.pixelRatio) } : {}),
    });
    map.setMissingStyleImageResolver(id => { if (id.startsWith('arrow-')) map.addImage(id, arrow(id), { pixelRatio: 2 }); });
    map.addControl(new gl.NavigationControl({ visualizePitch: false }));
    map.on('error', event => console.warn('map', event.error?.message ?? event));
    map.on('click', event => this.clicked(event));
    map.on('mousemove', event => this.pointed(event));
    this.markers = new MarkerLayer(gl, map, key => this.page.invokeMethodAsync('MarkerClicked', key));
    this.gl = gl;
    map.once('load', () => {
      if (this.closed) return;
      this.host.dataset.state = 'ready';
      this.host.dataset.ready = 'true';
      this.stats.ready = true;
      this.apply({ ...this.state, camera: undefined }, true);
    });
  }

  style() { return this.ownStyle || cityStyle(this.city, this.state.dark, this.state.route ?? []); }

  update(change) {
    this.state = { ...this.state, ...change };
    if (this.stats.ready) this.apply(change, false);
  }

  apply(change, first) {
    const { map, state } = this;
    if (!first && !this.ownStyle && this.darkShown !== state.dark) map.setStyle(this.style(), { diff: true });
    this.darkShown = state.dark;
    if (change.markers || this.markersClick !== state.markersClick) this.markers.set(state.markers ?? [], this.markersClick = state.markersClick);
    if (change.route) map.getSource('route')?.setData(routeData(state.route ?? []));
    if (this.feedShown !== state.feed) this.follow(state.feed);
    this.couriers?.look(state.dark);
    this.couriers?.choose(state.selectedCourier);
    this.followed?.name(state.courierLabel);
    map.getCanvas().setAttribute('aria-label', state.label);
    if (change.camera) map.easeTo({ ...change.camera, duration: still() ? 0 : 600 });
    if (state.fit && (change.markers || change.route || first)) this.fit(first);
  }

  follow(feed) {
    this.feedShown = feed;
    this.feed?.close();
    this.couriers?.close();
    this.followed?.close();
    this.feed = this.couriers = this.followed = null;
    this.connection('live');
    if (!feed) return;
    const layer = feed === 'couriers' ? this.couriers = new CourierLayer(this.map, this.stats) : this.followed = new FollowedCourier(this.gl, this.map, this.stats);
    this.feed = openFeed(feed, {
      snapshot: couriers => { this.stats.joins++; layer.snapshot(couriers); if (this.followed && this.state.fit) this.fit(); },
      moves: batch => { this.stats.batches++; this.stats.lag = Date.now() - batch.sent; layer.moves(batch.couriers); },
      state: state => this.connection(state),
    });
  }

  /** Short breaks are nobody's business; longer ones are said on the map, because the couriers stand still then. */
  connection(state) {
    const note = this.host.querySelector('.fd-map-stale');
    this.host.dataset.feed = state;
    clearInterval(this.lostClock);
    note.hidden = true;
    if (state === 'live') { this.lostAt = null; return; }
    if (state === 'refused') { note.textContent = 'Courier positions are not available to you.'; note.hidden = false; return; }
    this.lostAt ??= Date.now();
    this.lostClock = setInterval(() => {
      const seconds = Math.round((Date.now() - this.lostAt) / 1000);
      if (seconds >= 4) { note.textContent = 'Positions stand still: the connection is lost and is being restored.'; note.hidden = false; }
    }, 1000);
  }

  fit(first) {
    const bounds = new this.gl.LngLatBounds();
    for (const place of this.markers.places()) bounds.extend(place);
    for (const corner of this.state.route ?? []) bounds.extend(corner);
    const courier = this.followed?.place();
    if (courier) bounds.extend(courier);
    if (!bounds.isEmpty()) this.map.fitBounds(bounds, { padding: 56, maxZoom: 16, bearing: this.map.getBearing(), duration: first || still() ? 0 : 600 });
  }

  show(lng, lat, zoom) { this.map?.easeTo({ center: [lng, lat], ...(zoom ? { zoom } : {}), duration: still() ? 0 : 500 }); }

  clicked({ point, lngLat, originalEvent }) {
    if (originalEvent.defaultPrevented || originalEvent.target?.closest?.('.fd-pin')) return;
    const courier = this.state.couriersClick && this.couriers?.hit(point.x, point.y);
    if (courier) this.page.invokeMethodAsync('CourierClicked', courier.id);
    else if (this.state.mapClick) this.page.invokeMethodAsync('MapClicked', lngLat.lat, lngLat.lng);
  }

  pointed({ point }) {
    const over = this.state.couriersClick && this.couriers?.hit(point.x, point.y);
    this.map.getCanvas().style.cursor = over || this.state.mapClick ? 'pointer' : '';
  }

  fail(why) {
    this.host.dataset.state = 'failed';
    this.host.querySelector('.fd-map-why').textContent = why;
    this.host.querySelector('.fd-map-fail').hidden = false;
  }

  close() {
    this.closed = true;
    clearInterval(this.lostClock);
    this.feed?.close();
    this.couriers?.close();
    this.followed?.close();
    this.markers?.close();
    this.map?.remove();
  }
}

export function open(host, page, state, ownStyle) {
  const map = new LiveMap(host, page, state, ownStyle);
  map.start();
  return map;
}
