// Run by the build (npm.targets): puts the part of Firebase's own SDK that registers a browser for push into wwwroot/lib/firebase. Its modules name each other
// by package; a browser needs addresses. Nothing else is changed, and no bundler is needed for eight files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const modules = {
  '@firebase/app': ['@firebase/app/dist/esm/index.esm.js', 'app.js'],
  '@firebase/messaging': ['@firebase/messaging/dist/esm/index.esm.js', 'messaging.js'],
  '@firebase/installations': ['@firebase/installations/dist/esm/index.esm.js', 'installations.js'],
  '@firebase/component': ['@firebase/component/dist/esm/index.esm.js', 'component.js'],
  '@firebase/logger': ['@firebase/logger/dist/esm/index.esm.js', 'logger.js'],
  '@firebase/util': ['@firebase/util/dist/index.esm.js', 'util.js'],
  './postinstall.mjs': ['@firebase/util/dist/postinstall.mjs', 'postinstall.js'],
  'idb': ['idb/build/index.js', 'idb.js'],
  './wrap-idb-value.js': ['idb/build/wrap-idb-value.js', 'wrap-idb-value.js'],
};

const to = new URL('wwwroot/lib/firebase/', import.meta.url);
mkdirSync(to, { recursive: true });
for (const [source, name] of Object.values(modules)) {
  const text = readFileSync(new URL(`node_modules/${source}`, import.meta.url), 'utf8')
    .replace(/^((?:import|export)\b[^;]*?\bfrom\s*)(['"])([^'"]+)\2/gm, (whole, before, quote, what) => {
      if (!modules[what]) throw new Error(`${source} needs ${what}, which is not brought along: add it to firebase.mjs.`);
      return `${before}'./${modules[what][1]}'`;
    })
    // The maps are not served.
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '');
  writeFileSync(new URL(name, to), text);
}
