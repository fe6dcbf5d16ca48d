// Firebase's own SDK, served by us and loaded only by who wants pushes. It registers the browser with FCM; what arrives goes to our own worker.
import { initializeApp, getApps } from '../lib/firebase/app.js';
import { deleteToken, getMessaging, getToken } from '../lib/firebase/messaging.js';

const messaging = ({ firebase }) => getMessaging(getApps()[0] ?? initializeApp(firebase));

export const token = (registration, config) => getToken(messaging(config), { vapidKey: config.vapidKey, serviceWorkerRegistration: registration });

export const drop = config => deleteToken(messaging(config));
