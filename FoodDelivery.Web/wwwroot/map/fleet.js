// Where every courier is between two reports. No drawing in here.
export const fadedAfter = 60, ghostAfter = 300, hiddenAfter = 600;
const jumpMeters = 400, shortest = 250, longest = 2500;

/** How long ago the courier was where the marker stands. */
export const secondsSince = (courier, now) => (now - courier.seen) / 1000;

const apart = (lng1, lat1, lng2, lat2) => Math.hypot((lng1 - lng2) * Math.cos(lat1 * Math.PI / 180), lat1 - lat2) * 111320;

export class Fleet {
  couriers = new Map();
  movingUntil = 0;

  get size() { return this.couriers.size; }
  get moving() { return performance.now() < this.movingUntil; }

  /** Everybody anew: after joining, and after every break. */
  replace(list) {
    const now = performance.now(), kept = new Map();
    for (const report of list) kept.set(report.id, this.placed(report, now));
    this.couriers = kept;
    this.movingUntil = now + shortest;
  }

  apply(list, jump) {
    const now = performance.now();
    for (const report of list) {
      const known = this.couriers.get(report.id);
      if (report.activity === 'gone') { this.couriers.delete(report.id); continue; }
      if (!known) { this.couriers.set(report.id, this.placed(report, now)); continue; }
      const [lng, lat] = this.at(known, now);
      const far = apart(lng, lat, report.lng, report.lat) > jumpMeters;
      // As long as the last pause between two reports: then the marker arrives just when the next one is due.
      const takes = jump || far ? 0 : Math.min(longest, Math.max(shortest, now - known.told));
      Object.assign(known, report, { fromLng: takes ? lng : report.lng, fromLat: takes ? lat : report.lat, start: now, takes, told: now, seen: now - report.age * 1000 });
      this.movingUntil = Math.max(this.movingUntil, now + takes + 50);
    }
    this.movingUntil = Math.max(this.movingUntil, now + 50);
  }

  placed(report, now) {
    return { ...report, fromLng: report.lng, fromLat: report.lat, start: now, takes: 0, told: now, seen: now - report.age * 1000 };
  }

  at(courier, now) {
    const share = courier.takes ? Math.min(1, (now - courier.start) / courier.takes) : 1;
    return [courier.fromLng + (courier.lng - courier.fromLng) * share, courier.fromLat + (courier.lat - courier.fromLat) * share];
  }

  /** Everybody who was seen in the last ten minutes, where they should be now. */
  each(now, visit) {
    for (const courier of this.couriers.values()) {
      if (secondsSince(courier, now) > hiddenAfter) continue;
      const [lng, lat] = this.at(courier, now);
      visit(courier, lng, lat);
    }
  }
}
