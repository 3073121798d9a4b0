/* Node's `Buffer`, for code that takes it for granted; to be imported before all such code. */
import { Buffer } from 'buffer/index.js';

Object.assign(globalThis, { Buffer });

export { Buffer };
