import { describe, expect, it } from 'vitest';
import { layerFor } from './layers.ts';

describe('the layer for a tile', () => {
  it.each([
    [90, 3, 0],
    [180, 3, 0],
    [240, 3, 0],
    [241, 3, 1],
    [480, 3, 1],
    [481, 3, 2],
    [2160, 3, 2],
    [240, 2, 0],
    [480, 2, 1],
    [720, 2, 1],
    [720, 1, 0],
  ])('of %i pixels from %i layers is %i', (height, layers, layer) => {
    expect(layerFor(height, layers)).toBe(layer);
  });
});
