/** Raised by every change after which an older page does not understand the service; the page then asks the user to reload. */
export const PROTOCOL_VERSION = 11;

/** Largest accepted socket message, in bytes; RTP parameters of two sources take about 12 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Path on which the service accepts sockets. */
export const SIGNALLING_PATH = '/signalling';

/** Query parameter of a socket by which its page asks for compressed large messages (RFC 7692), as on a narrow line. */
export const COMPRESSION_QUERY = 'compress';
