/* Node's `Buffer`, for code that expects it as a global; to be imported before all such code. */
import { Buffer } from 'buffer/index.js';

Object.assign(globalThis, { Buffer });

export { Buffer };
