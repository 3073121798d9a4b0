import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { expect, it, vi } from 'vitest';
import { KeyFrameRequests } from './key-frame-requests.ts';
import type { KeyFrameSource } from './key-frame-requests.ts';
import { LayerChoice } from './layer-choice.ts';

/** A camera in three sizes and a consumer that wants its largest; `told` has the orders to the worker, oldest first. */
function largestOfThree() {
  const producer = Object.assign(new EventEmitter(), {
    kind: 'video',
    score: [],
    enableTraceEvent: async () => undefined,
  });
  const told: types.ConsumerLayers[] = [];
  const consumer = Object.assign(new EventEmitter(), {
    type: 'simulcast',
    closed: false,
    setPreferredLayers: async (layers: types.ConsumerLayers) => void told.push(layers),
  });
  const requests = new KeyFrameRequests(producer as unknown as KeyFrameSource);
  const choice = new LayerChoice(consumer as unknown as types.Consumer, requests, () => 2);
  return { choice, consumer, told };
}

it('asks by the next layer, and takes the lowest, where nothing has come of the request for the lowest', async () => {
  const { choice, told } = largestOfThree();
  choice.askAgain();
  await vi.waitFor(() => expect(told).toEqual([{ spatialLayer: 1 }, { spatialLayer: 0 }]));
});

it('asks for nothing again where a picture has begun', async () => {
  const { choice, consumer, told } = largestOfThree();
  consumer.emit('layerschange', { spatialLayer: 0 });
  await vi.waitFor(() => expect(told).toEqual([{ spatialLayer: 2 }]));
  choice.askAgain();
  await vi.waitFor(() => expect(told).toHaveLength(1));
});
