/**
 * SHA-256 of mediasoup's ready-made workers, of the binary that is in the archive, by the archive's name. mediasoup publishes none;
 * this one is as another public project recorded it that keeps the binary (24 September 2026). Should it be wrong, nothing worse
 * comes of it than that the worker is built from its sources. To add one: unpack the archive on two networks, compare, and
 * `sha256sum mediasoup-worker`.
 */
export const CHECKSUMS = {
  'mediasoup-worker-3.27.1-linux-x64-kernel6.tgz': 'f18d7f4af2563322d830a69ea1b0843e653bb74fd5a803676879958aac9db749',
};
