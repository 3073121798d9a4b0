import type { Plugin } from 'vite';

/**
 * mediasoup-client includes code for React Native, for old browsers, and a fake browser for its own tests. None of it can run in a
 * browser that `supported()` accepts, so it is left out of the build.
 */
const UNUSED = /mediasoup-client\/lib\/(handlers\/(ReactNative106|Chrome74|FakeHandler)|test\/fakeParameters)\.js$/;

/** Debug output that libraries write if the page's storage enables it, including addresses and keys of media. */
const CHATTER = /node_modules\/debug\/src\/browser\.js$/;
const SILENT = `const silent = () => Object.assign(() => {}, { enabled: false });
module.exports = Object.assign(silent, { debug: silent });`;

/** Of the transports by which a socket could reach the service, only WebSocket is offered and requested. */
const WAYS =
  /engine\.io-client\/build\/[\w-]+\/transports\/(index|polling-xhr|polling-fetch|webtransport)(\.node)?\.js$/;
const ONE_WAY = `import { WS } from './websocket.node.js'; export const transports = { websocket: WS };`;
/** Encoding of bytes for long polling. */
const BASE64 = /engine\.io-parser\/build\/[\w-]+\/contrib\/base64-arraybuffer\.js$/;
const NO_WAY = 'export const XHR = undefined; export const Fetch = undefined; export const WT = undefined;';

export function withoutUnusedCode(): Plugin {
  return {
    name: 'without-unused-code',
    enforce: 'pre',
    load(id) {
      if (CHATTER.test(id)) return SILENT;
      if (BASE64.test(id)) return 'export const decode = undefined;';
      const way = WAYS.exec(id)?.[1];
      if (way !== undefined) return way === 'index' ? ONE_WAY : NO_WAY;
      return UNUSED.test(id) ? 'module.exports = {};' : null;
    },
  };
}

/** Names i18next's warnings for `manualPureFunctions`, by which the build removes such calls: they are for developers only. */
export function withoutWarnings(): Plugin {
  return {
    name: 'without-warnings',
    apply: 'build',
    transform: {
      filter: { id: /i18next\/dist\/esm\/i18next\.js$/ },
      handler: (code) => ({
        code: code.replaceAll(/this\.logger\.(log|warn|error|deprecate)\(/g, 'logger.$1('),
        map: null,
      }),
    },
  };
}
