import type { Plugin } from 'vite';

/**
 * mediasoup-client brings code for React Native, for browsers older than ours, and a pretended browser for its own
 * tests. None of it can run in a browser that `supported()` lets in, so it is left out of what people load.
 */
const UNUSED = /mediasoup-client\/lib\/(handlers\/(ReactNative106|Chrome74|FakeHandler)|test\/fakeParameters)\.js$/;

export function withoutUnusedHandlers(): Plugin {
  return {
    name: 'without-unused-handlers',
    enforce: 'pre',
    load(id) {
      return UNUSED.test(id) ? 'module.exports = {};' : null;
    },
  };
}
