// A bell that rings on the audio clock: a looped buffer goes on ringing exactly even when the tab is in the background and timers are slowed down.
export function createSound(changed) {
  let context, volume, meter, bell, once, chime, testWanted = false;

  function open() {
    context = new AudioContext();
    volume = context.createGain();
    meter = context.createAnalyser();
    volume.connect(meter).connect(context.destination);
    chime = ringTone(context);
    context.addEventListener('statechange', () => { strike(); changed(); });
  }

  function strike() {
    if (!testWanted || context?.state !== 'running') return;
    testWanted = false;
    if (bell) return;
    once = context.createBufferSource();
    once.buffer = chime;
    volume.gain.cancelScheduledValues(context.currentTime);
    volume.gain.setValueAtTime(.7, context.currentTime);
    once.connect(volume);
    once.start();
  }

  return {
    state: () => context?.state ?? 'off',
    ringing: () => !!bell,
    /** Seconds of sound so far: a busy machine plays later than the clock on the wall. */
    played: () => context?.currentTime ?? 0,
    /** Highest level heard in the last moment, 0 to 1; what a test can hold on to. */
    peak() {
      if (!meter) return 0;
      const wave = new Float32Array(meter.fftSize);
      meter.getFloatTimeDomainData(wave);
      return wave.reduce((most, at) => Math.max(most, Math.abs(at)), 0);
    },
    async resume() {
      if (!context) open();
      try { await Promise.race([context.resume(), new Promise(done => setTimeout(done, 500))]); } catch { /* still asked for */ }
      changed();
    },
    /** Rings until told otherwise: begins politely, is at full volume after half a minute. */
    ring(on) {
      if (on && !bell && context?.state === 'running') {
        // An order has come: whoever quiets it wants silence, not the end of a test stroke.
        once?.stop();
        once = undefined;
        bell = context.createBufferSource();
        bell.buffer = chime;
        bell.loop = true;
        const t = context.currentTime;
        volume.gain.cancelScheduledValues(t);
        volume.gain.setValueAtTime(.35, t);
        volume.gain.linearRampToValueAtTime(1, t + 30);
        bell.connect(volume);
        bell.start();
      } else if (!on && bell) {
        bell.stop();
        bell.disconnect();
        bell = undefined;
      }
    },
    /** Once, so that somebody hears how loud it will be; as soon as the browser lets it. */
    test() {
      testWanted = true;
      strike();
    },
    close() { context?.close(); context = bell = undefined; },
  };
}

// Two bell strokes, then a breath: 2.4 s. Sums of a few partials that die away at their own pace sound like metal, not like a machine.
function ringTone(context) {
  const rate = context.sampleRate, seconds = 2.4;
  const buffer = context.createBuffer(1, Math.round(rate * seconds), rate);
  const wave = buffer.getChannelData(0);
  const strokes = [{ at: 0, hz: 880 }, { at: .28, hz: 1174.66 }, { at: .56, hz: 1567.98 }];
  const partials = [[1, 1, 3.2], [2.01, .45, 5], [2.99, .25, 7], [4.2, .12, 11]];
  for (const { at, hz } of strokes)
    for (let i = Math.round(at * rate); i < wave.length; i++) {
      const t = i / rate - at;
      const attack = Math.min(1, t / .004);
      for (const [ratio, level, fade] of partials) wave[i] += attack * level * .28 * Math.exp(-fade * t) * Math.sin(2 * Math.PI * hz * ratio * t);
    }
  // No click where the loop begins again.
  const tail = Math.round(rate * .05);
  for (let i = 0; i < tail; i++) wave[wave.length - 1 - i] *= i / tail;
  return buffer;
}
