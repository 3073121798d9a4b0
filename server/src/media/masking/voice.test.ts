import { describe, expect, it } from 'vitest';
import { BandPass } from './filter-bank.ts';
import { Voice, VOICE_RATE } from './voice.ts';

/** Pseudo-random numbers from 0 to 1, the same in every run (a linear congruential generator). */
function drawnFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e37_79b9);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A vowel: a train of pulses at this pitch through resonances, half loud and half a second silent, twice. */
function vowel(pitch: number, resonances: readonly number[]): Float32Array {
  const sound = new Float32Array(2 * VOICE_RATE);
  for (const frequency of resonances) {
    const radius = Math.exp((-Math.PI * 80) / VOICE_RATE);
    const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / VOICE_RATE);
    let [one, two, phase] = [0, 0, 0];
    for (let at = 0; at < sound.length; at += 1) {
      phase += pitch / VOICE_RATE;
      const pulse = phase >= 1 && at % VOICE_RATE < VOICE_RATE / 2 ? 0.05 : 0;
      if (phase >= 1) phase -= 1;
      const next = pulse + turn * one - radius * radius * two;
      two = one;
      one = next;
      sound[at]! += next;
    }
  }
  return sound;
}

function power(sound: Float32Array): number {
  return sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length;
}

/** Autocorrelation of the sound at this pitch, −1 to 1. */
function repeats(sound: Float32Array, pitch: number): number {
  const lag = Math.round(VOICE_RATE / pitch);
  let sum = 0;
  for (let at = lag; at < sound.length; at += 1) sum += sound[at]! * sound[at - lag]!;
  return sum / (power(sound) * sound.length);
}

/** The pitch between 70 and 300 Hz with the highest autocorrelation. */
function pitchOf(sound: Float32Array): number {
  const pitches = Array.from({ length: 231 }, (_, index) => 70 + index);
  const strengths = pitches.map((pitch) => repeats(sound, pitch));
  // The lowest pitch whose value is about as good as the best: double periods correlate, too.
  const best = Math.max(...strengths);
  return pitches.findLast((_, index) => strengths[index]! > 0.9 * best)!;
}

const A = [700, 1_200, 2_600];

describe('an altered voice', () => {
  it('has a pitch of its own, whatever the pitch of the speaker', () => {
    const middle = (sound: Float32Array) => sound.subarray(0.2 * VOICE_RATE, 0.5 * VOICE_RATE);
    for (const seed of [1, 2, 3]) {
      const [low, high] = [95, 230].map((pitch) => {
        const spoken = vowel(pitch, A);
        expect(Math.abs(pitchOf(middle(spoken)) - pitch)).toBeLessThan(5);
        return pitchOf(middle(new Voice(drawnFrom(seed)).alter(spoken)));
      });
      expect(Math.abs(low! - high!)).toBeLessThan(5);
      expect(low!).toBeGreaterThan(80);
      expect(low!).toBeLessThan(160);
    }
  });

  it('speaks when the speaker speaks and is silent when the speaker is', () => {
    const altered = new Voice(drawnFrom(4)).alter(vowel(120, A));
    const loud = power(altered.subarray(0.1 * VOICE_RATE, 0.5 * VOICE_RATE));
    const silent = power(altered.subarray(0.75 * VOICE_RATE, VOICE_RATE));
    const again = power(altered.subarray(1.1 * VOICE_RATE, 1.5 * VOICE_RATE));
    expect(10 * Math.log10(loud / (silent + 1e-12))).toBeGreaterThan(40);
    expect(Math.abs(10 * Math.log10(loud / again))).toBeLessThan(6);
  });

  it('gives nothing for silence, however long', () => {
    const voice = new Voice(drawnFrom(5));
    for (let second = 0; second < 20; second += 1) {
      expect(power(voice.alter(new Float32Array(VOICE_RATE)))).toBeLessThan(1e-9);
    }
  });

  it('is different each time it is drawn, and the same for the same draw', () => {
    const spoken = vowel(120, A);
    const pitches = [1, 2, 3, 4, 5, 6].map((seed) =>
      pitchOf(new Voice(drawnFrom(seed)).alter(spoken).subarray(0, VOICE_RATE / 2)),
    );
    expect(new Set(pitches).size).toBeGreaterThan(3);
    expect(new Voice(drawnFrom(1)).alter(spoken)).toEqual(new Voice(drawnFrom(1)).alter(spoken));
  });

  it('keeps vowels apart', () => {
    const passed = (sound: Float32Array, centre: number, width: number) => {
      const filter = new BandPass({ centre, width }, VOICE_RATE);
      return power(sound.map((sample) => filter.next(sample)));
    };
    /** Level difference between the second resonance's upper and lower place, dB. */
    const brightness = (sound: Float32Array) => 10 * Math.log10(passed(sound, 2_300, 1_000) / passed(sound, 850, 400));
    for (const seed of [1, 2, 3, 4, 5]) {
      const of = (second: number) => brightness(new Voice(drawnFrom(seed)).alter(vowel(120, [300, second, 3_000])));
      // "ee" has its second resonance high, "oo" low.
      expect(of(2_300) - of(850)).toBeGreaterThan(10);
    }
  });
});
