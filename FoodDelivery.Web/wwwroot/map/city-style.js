// The demo city's looks for MapLibre. No glyph server: without `glyphs` in the style MapLibre draws labels from the page's own fonts.
const palettes = {
  light: { bg: '#ece9e2', water: '#b7d5e8', park: '#cfe6c0', block: '#f6f4ef', blockLine: '#e2ddd2', street: '#ffffff', avenue: '#ffffff', highway: '#f3dfae', casing: '#d9d3c7',
    text: '#5c5a55', halo: '#ffffffcc', area: '#8a6d4b', waterText: '#4d86ab', parkText: '#4c7a3a', route: '#b8371a', routeCase: '#ffffff', arrow: '#8b8578' },
  dark: { bg: '#161a20', water: '#0d2536', park: '#18301f', block: '#1d222a', blockLine: '#262c36', street: '#323a46', avenue: '#434d5b', highway: '#4d4636', casing: '#12161b',
    text: '#aeb6c2', halo: '#12161bcc', area: '#a08d74', waterText: '#4f7f9d', parkText: '#6a9659', route: '#ff9273', routeCase: '#14120f', arrow: '#8797ab' },
};

const regular = ['Inter Variable'], bold = ['Inter Map Bold'];
// Road widths grow with the zoom so that from 16 on they are as wide as the real street.
const width = (far, middle, near) => ['interpolate', ['exponential', 1.6], ['zoom'], 11, far, 14, middle, 18, near];
const empty = { type: 'FeatureCollection', features: [] };

export const routeData = line => line.length < 2 ? empty
  : { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }] };

export function cityStyle(city, dark, route) {
  const c = palettes[dark ? 'dark' : 'light'];
  const source = name => ({ type: 'geojson', data: city[name] });
  const road = (id, kind, color, w, minzoom = 0) => ({
    id, type: 'line', source: 'streets', minzoom, filter: ['==', ['get', 'kind'], kind],
    layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': color, 'line-width': w },
  });
  const label = (id, sourceName, more, color, font, size, layout) => ({
    id, type: 'symbol', source: sourceName, ...more,
    layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': size, ...layout },
    paint: { 'text-color': color, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
  });
  const size = (z0, s0, z1, s1) => ['interpolate', ['linear'], ['zoom'], z0, s0, z1, s1];
  return {
    version: 8,
    sources: { water: source('water'), parks: source('parks'), parkwater: source('parkwater'), blocks: source('blocks'), streets: source('streets'), places: source('places'),
      route: { type: 'geojson', data: routeData(route) } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': c.bg } },
      { id: 'water', type: 'fill', source: 'water', paint: { 'fill-color': c.water } },
      { id: 'blocks', type: 'fill', source: 'blocks', paint: { 'fill-color': c.block, 'fill-outline-color': c.blockLine } },
      { id: 'parks', type: 'fill', source: 'parks', paint: { 'fill-color': c.park } },
      { id: 'parkwater', type: 'fill', source: 'parkwater', paint: { 'fill-color': c.water } },
      road('highway', 'highway', c.highway, width(.8, 4, 40)),
      road('street-case', 'street', c.casing, width(.2, 5, 74), 14), road('major-case', 'major', c.casing, width(.6, 8, 96)), road('avenue-case', 'avenue', c.casing, width(.8, 9, 100)),
      road('street', 'street', c.street, width(.1, 3.4, 64)), road('major', 'major', c.avenue, width(.4, 6, 84)), road('avenue', 'avenue', c.avenue, width(.5, 7, 88)),
      { id: 'oneway', type: 'symbol', source: 'streets', minzoom: 15.2, filter: ['!=', ['get', 'dir'], 0],
        layout: { 'symbol-placement': 'line', 'symbol-spacing': 150, 'icon-image': dark ? 'arrow-dark' : 'arrow-light', 'icon-size': .5, 'icon-rotate': ['case', ['<', ['get', 'dir'], 0], 180, 0] },
        paint: { 'icon-opacity': .6 } },
      { id: 'route-case', type: 'line', source: 'route', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.routeCase, 'line-width': 8, 'line-opacity': .9 } },
      { id: 'route', type: 'line', source: 'route', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.route, 'line-width': 4.5 } },
      label('street-name', 'streets', { minzoom: 13.8, filter: ['in', ['get', 'kind'], ['literal', ['street', 'major']]] }, c.text, regular, size(13, 9, 17, 14), { 'symbol-placement': 'line', 'symbol-spacing': 350 }),
      label('avenue-name', 'streets', { minzoom: 12, filter: ['in', ['get', 'kind'], ['literal', ['avenue', 'highway']]] }, c.text, bold, size(12, 10, 17, 15), { 'symbol-placement': 'line', 'symbol-spacing': 300 }),
      label('park-name', 'parks', { minzoom: 14.2, filter: ['!=', ['get', 'name'], 'Central Park'] }, c.parkText, regular, 11, { 'text-max-width': 6 }),
      { ...label('area-name', 'places', { maxzoom: 16 }, ['match', ['get', 'kind'], 'water', c.waterText, 'park', c.parkText, c.area], bold, size(11, 10, 15, 16), { 'text-letter-spacing': .04, 'text-max-width': 7 }) },
    ],
  };
}

/** The one-way arrow, drawn when the style first asks for it. */
export function arrow(id) {
  const canvas = new OffscreenCanvas(64, 64), g = canvas.getContext('2d');
  g.strokeStyle = palettes[id === 'arrow-dark' ? 'dark' : 'light'].arrow;
  g.lineWidth = 5;
  g.lineCap = 'round';
  g.stroke(new Path2D('M10 32H54M42 22L54 32L42 42'));
  return g.getImageData(0, 0, 64, 64);
}
