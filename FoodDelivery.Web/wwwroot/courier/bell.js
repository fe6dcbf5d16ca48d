// The bell for new jobs: it rings until the courier has touched each of them, on whichever load of the page they came.
const store = 'fd-courier-touched', AGAIN_MS = 4000;
const read = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };

export class Bell {
  /** @param changed called when the sound goes on or off, or a job was touched */
  constructor(changed) {
    this.changed = changed;
    this.touched = new Set(read());
    this.fresh = [];
    if (window.AudioContext) {
      this.audio = new AudioContext();
      this.audio.addEventListener('statechange', changed);
    }
  }

  get silent() { return this.audio?.state !== 'running'; }

  /** Browsers let a page be heard only after a tap. */
  unlock() { if (this.audio?.state === 'suspended') this.audio.resume().catch(() => { /* still asked for */ }); }

  isFresh(id) { return this.fresh.includes(id); }

  touch(id) {
    if (!id || this.touched.has(id)) return;
    this.touched.add(id);
    this.keep();
    this.changed();
  }

  /** @param jobs [{ id, begun }]: a job that is under way has been noticed. */
  look(jobs) {
    const ids = jobs.map(job => job.id), before = this.touched.size;
    for (const job of jobs) if (job.begun) this.touched.add(job.id);
    for (const id of [...this.touched]) if (!ids.includes(id)) this.touched.delete(id);
    if (this.touched.size !== before || jobs.some(job => job.begun)) this.keep();
    const more = ids.some(id => !this.touched.has(id) && !this.fresh.includes(id));
    this.fresh = ids.filter(id => !this.touched.has(id));
    if (more) this.ring();
    if (this.fresh.length && !this.clock) this.clock = setInterval(() => this.ring(), AGAIN_MS);
    if (!this.fresh.length) { clearInterval(this.clock); this.clock = null; }
  }

  ring() {
    navigator.vibrate?.([200, 100, 200]);
    this.rings = (this.rings ?? 0) + 1;
    if (this.silent) return;
    for (const [n, hertz] of [880, 1174, 1568].entries()) {
      const tone = new OscillatorNode(this.audio, { frequency: hertz }), gain = new GainNode(this.audio, { gain: 0 }), at = this.audio.currentTime + n * .18;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(.3, at + .02);
      gain.gain.exponentialRampToValueAtTime(.001, at + .4);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + .45);
    }
  }

  keep() { try { localStorage.setItem(store, JSON.stringify([...this.touched])); } catch { /* it rings once more after a reload */ } }

  close() {
    clearInterval(this.clock);
    this.audio?.close();
  }
}
