/** Raised by every change after which an older page no longer understands the service; it is then asked to reload. */
export const PROTOCOL_VERSION = 11;

/** Largest socket message that is accepted, in bytes; RTP parameters of two sources take about 12 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Where the service takes sockets. */
export const SIGNALLING_PATH = '/signalling';

/** In the query of a socket: its page asks that large messages be compressed (RFC 7692), as on a narrow line. */
export const COMPRESSION_QUERY = 'compress';
