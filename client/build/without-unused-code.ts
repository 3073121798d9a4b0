import type { Plugin } from 'vite';

/**
 * mediasoup-client brings code for React Native, for browsers older than ours, and a pretended browser for its own
 * tests. None of it can run in a browser that `supported()` lets in, so it is left out of what people load.
 */
const UNUSED = /mediasoup-client\/lib\/(handlers\/(ReactNative106|Chrome74|FakeHandler)|test\/fakeParameters)\.js$/;

/** What libraries write while they run, when told to by the page's storage: addresses and keys of the media among it. */
const CHATTER = /node_modules\/debug\/src\/browser\.js$/;
const SILENT = 'module.exports = () => Object.assign(() => {}, { enabled: false });';

export function withoutUnusedCode(): Plugin {
  return {
    name: 'without-unused-code',
    enforce: 'pre',
    load(id) {
      if (CHATTER.test(id)) return SILENT;
      return UNUSED.test(id) ? 'module.exports = {};' : null;
    },
  };
}
