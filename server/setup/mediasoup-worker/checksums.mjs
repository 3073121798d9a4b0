/**
 * SHA-256 of mediasoup's prebuilt worker binaries, by archive name. mediasoup publishes no checksums; these are from another public
 * project that stores the binary (24 September 2026). If a checksum is wrong, the worker is built from its sources instead. To add
 * one: download and unpack the archive over two networks, compare, and run `sha256sum mediasoup-worker`.
 */
export const CHECKSUMS = {
  'mediasoup-worker-3.27.1-linux-x64-kernel6.tgz': 'f18d7f4af2563322d830a69ea1b0843e653bb74fd5a803676879958aac9db749',
};
