// Couriers on a canvas of their own above the map: moving them inside the map would repaint the whole map every time.
import { Fleet, secondsSince, fadedAfter, ghostAfter } from './fleet.js';

const looks = {
  light: { free: '#1c6b40', collecting: '#8a5300', carrying: '#64389b', edge: '#ffffff', mark: '#ffffff', chosen: '#b8371a', ghost: '#5e554a' },
  dark: { free: '#7fd6a4', collecting: '#ffc46b', carrying: '#cdb0f5', edge: '#14120f', mark: '#14120f', chosen: '#ff9273', ghost: '#bdb3a5' },
};
const spriteSize = 26, dotsAbove = 1500;
const stillEnough = matchMedia('(prefers-reduced-motion: reduce)');

export class CourierLayer {
  constructor(map, stats) {
    this.map = map;
    this.stats = stats;
    this.fleet = new Fleet();
    this.selected = null;
    this.dark = false;
    this.sprites = new Map();
    this.spots = [];
    this.lastDraw = 0;
    this.frame = 0;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'fd-map-couriers';
    this.canvas.setAttribute('aria-hidden', 'true');
    map.getCanvasContainer().append(this.canvas);
    this.paint = this.canvas.getContext('2d');
    this.onRender = () => this.draw();
    this.onHidden = () => { if (!document.hidden) this.wake(); };
    map.on('render', this.onRender);
    document.addEventListener('visibilitychange', this.onHidden);
    this.resize();
    this.observer = new ResizeObserver(() => { this.resize(); this.draw(); });
    this.observer.observe(map.getContainer());
    // Age changes even when nobody moves: fading, growing circles, disappearing.
    this.slow = setInterval(() => { if (this.fleet.size && !document.hidden) this.draw(); }, 1000);
  }

  /** At most this many draws a second; the map underneath and the rest of the page need the processor too. */
  get cap() { return stillEnough.matches ? 1 : navigator.hardwareConcurrency <= 2 ? 10 : 20; }

  snapshot(couriers) { this.fleet.replace(couriers); this.wake(); }
  moves(couriers) { this.fleet.apply(couriers, stillEnough.matches); this.wake(); }
  choose(id) { this.selected = id; this.wake(); }
  look(dark) { if (this.dark !== dark) { this.dark = dark; this.sprites.clear(); this.wake(); } }

  resize() {
    const { clientWidth: w, clientHeight: h } = this.map.getContainer();
    this.ratio = Math.min(3, devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(w * this.ratio));
    this.canvas.height = Math.max(1, Math.round(h * this.ratio));
    this.sprites.clear();
  }

  wake() {
    if (this.frame || document.hidden) return;
    const step = now => {
      this.frame = 0;
      if (now - this.lastDraw >= 1000 / this.cap - 4) this.draw();
      if (this.fleet.moving) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  draw() {
    if (document.hidden) return;
    if (this.ratio !== Math.min(3, devicePixelRatio || 1)) this.resize();
    const { map, paint, ratio } = this, now = performance.now();
    this.lastDraw = now;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    // The camera never tilts while couriers are shown, so three projected points give the way from degrees to pixels.
    const o = map.getCenter(), d = .01;
    const p = map.project(o), px = map.project([o.lng + d, o.lat]), py = map.project([o.lng, o.lat + d]);
    const ax = (px.x - p.x) / d, ay = (px.y - p.y) / d, bx = (py.x - p.x) / d, by = (py.y - p.y) / d;
    const metersToPixels = Math.hypot(bx, by) / 111320, turn = map.getBearing();

    paint.setTransform(1, 0, 0, 1, 0, 0);
    paint.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const spots = [];
    this.fleet.each(now, (courier, lng, lat) => {
      const x = p.x + (lng - o.lng) * ax + (lat - o.lat) * bx, y = p.y + (lng - o.lng) * ay + (lat - o.lat) * by;
      if (x > -40 && y > -40 && x < width + 40 && y < height + 40) spots.push({ courier, x, y, age: secondsSince(courier, now) });
    });
    for (const spot of spots) if (spot.age > ghostAfter) this.ghostCircle(spot, metersToPixels);
    if (spots.length > dotsAbove) this.dots(spots); else for (const spot of spots) this.sprite(spot, turn);
    paint.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint.globalAlpha = 1;
    const chosen = spots.find(s => s.courier.id === this.selected);
    if (chosen) {
      paint.strokeStyle = looks[this.dark ? 'dark' : 'light'].chosen;
      paint.lineWidth = 3;
      paint.beginPath();
      paint.arc(chosen.x, chosen.y, spriteSize / 2 + 5, 0, 7);
      paint.stroke();
    }
    this.spots = spots;
    this.stats.draws++;
    this.stats.couriers = this.fleet.size;
    this.stats.drawn = spots.length;
  }

  /** Could be anywhere in here by now. */
  ghostCircle({ courier, x, y, age }, metersToPixels) {
    const { paint, ratio } = this, radius = Math.min(600, (age - fadedAfter) * Math.max(1.5, courier.speed)) * metersToPixels;
    paint.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint.globalAlpha = 1;
    paint.fillStyle = this.dark ? '#bdb3a51f' : '#5e554a1a';
    paint.strokeStyle = looks[this.dark ? 'dark' : 'light'].ghost;
    paint.lineWidth = 1;
    paint.setLineDash([4, 4]);
    paint.beginPath();
    paint.arc(x, y, Math.max(14, radius), 0, 7);
    paint.fill();
    paint.stroke();
    paint.setLineDash([]);
  }

  sprite({ courier, x, y, age }, turn) {
    const { paint, ratio } = this, kind = age > ghostAfter ? 'ghost' : courier.activity, image = this.spriteOf(kind);
    // A ghost's direction is not known any more.
    const a = kind === 'ghost' ? 0 : (courier.heading - turn) * Math.PI / 180, cos = Math.cos(a), sin = Math.sin(a);
    paint.globalAlpha = age > ghostAfter ? .9 : age > fadedAfter ? .5 : 1;
    paint.setTransform(cos, sin, -sin, cos, x * ratio, y * ratio);
    paint.drawImage(image, -image.width / 2, -image.height / 2);
  }

  dots(spots) {
    const { paint, ratio } = this, colors = looks[this.dark ? 'dark' : 'light'];
    paint.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const kind of ['free', 'collecting', 'carrying']) {
      paint.fillStyle = colors[kind];
      for (const s of spots) if (s.courier.activity === kind) { paint.globalAlpha = s.age > fadedAfter ? .5 : 1; paint.fillRect(s.x - 2.5, s.y - 2.5, 5, 5); }
    }
  }

  /** The activity is told by colour and by shape: ring, disc, square; a ghost is hollow and dashed. */
  spriteOf(kind) {
    const known = this.sprites.get(kind);
    if (known) return known;
    const colors = looks[this.dark ? 'dark' : 'light'], px = Math.ceil(spriteSize * this.ratio), image = new OffscreenCanvas(px, px), g = image.getContext('2d');
    g.scale(px / 64, px / 64);
    const body = new Path2D();
    if (kind === 'carrying') body.roundRect(7, 7, 50, 50, 12); else body.arc(32, 32, 25, 0, 7);
    g.lineJoin = 'round';
    const color = colors[kind] ?? colors.free, hollow = kind === 'free' || kind === 'ghost';
    g.strokeStyle = colors.edge; g.lineWidth = 12; g.stroke(body);
    g.fillStyle = hollow ? colors.edge : color; g.fill(body);
    if (kind === 'ghost') g.setLineDash([9, 7]);
    g.strokeStyle = color; g.lineWidth = 6; g.stroke(body);
    g.setLineDash([]);
    g.fillStyle = hollow ? color : colors.mark;
    if (kind === 'ghost') { g.font = 'bold 34px sans-serif'; g.textAlign = 'center'; g.textBaseline = 'middle'; g.fillText('?', 32, 34); }
    else g.fill(new Path2D('M32 13L46 46L32 38L18 46Z'));
    this.sprites.set(kind, image);
    return image;
  }

  /** The courier under a place on the screen, the nearest first. */
  hit(x, y, reach = 18) {
    let best = null, nearest = reach;
    for (const spot of this.spots) {
      const away = Math.hypot(spot.x - x, spot.y - y);
      if (away < nearest) [best, nearest] = [spot.courier, away];
    }
    return best;
  }

  close() {
    clearInterval(this.slow);
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.map.off('render', this.onRender);
    document.removeEventListener('visibilitychange', this.onHidden);
    this.canvas.remove();
  }
}
