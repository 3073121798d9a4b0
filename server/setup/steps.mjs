/** A failure that the user can correct; its message says what went wrong and what to do. */
export class SetupError extends Error {
  /** @param {string} message what failed @param {string} cure what to do @param {string} [output] end of the program's output */
  constructor(message, cure, output = '') {
    super(message);
    this.cure = cure;
    this.output = output;
  }
}

/** How often a running step prints a line where lines cannot be rewritten (a log, CI), ms. */
const HEARTBEAT_MS = 15_000;

/**
 * Runs one step of the set-up and shows a progress line, then the result and the duration. Everything is written to standard error,
 * so that standard output contains only the output of the tool.
 * @param {string} title
 * @param {(progress: (text: string) => void) => Promise<string>} work returns a few words about the result
 */
export async function step(title, work, out = process.stderr) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  let text = '';
  let shown = began;
  const show = () => {
    if (out.isTTY) return out.write(`\r\x1b[K… ${title} ${text} (${seconds()} s)`.slice(0, (out.columns ?? 80) + 4));
    if (Date.now() - shown < HEARTBEAT_MS) return;
    shown = Date.now();
    out.write(`… ${title} ${text} (${seconds()} s)\n`);
  };
  const ticking = setInterval(show, 1000);
  const finish = (line) => {
    clearInterval(ticking);
    out.write(`${out.isTTY ? '\r\x1b[K' : ''}${line}\n`);
  };
  try {
    const result = await work((news) => {
      text = news;
      show();
    });
    finish(`✓ ${title}: ${result}${seconds() >= 2 ? ` (${seconds()} s)` : ''}`);
  } catch (error) {
    finish(`✗ ${title} (after ${seconds()} s)`);
    throw error;
  }
}

/** Prints a text that is not a step: a hint, a list of packages. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** @returns {SetupError} the error as a text for the user. @throws every error that is a defect of the set-up itself */
function inWords(error) {
  if (error instanceof SetupError) return error;
  if (!error.code || !error.path) throw error;
  return new SetupError(error.message, 'Make that path usable for this user. MAHZAR_CACHE can move the cache folder.');
}

/** Runs a whole command. Prints a failure as text and ends the process with code 1. */
export async function main(work) {
  try {
    const [major = 0] = process.versions.node.split('.').map(Number);
    if (major < 20) {
      throw new SetupError(`Node ${process.version} is too old.`, 'Install Node 20 or newer and try again.');
    }
    await work();
  } catch (error) {
    const { message, cure, output } = inWords(error);
    if (output) say(output.trimEnd().replace(/^/gm, '  | '));
    say(`  What failed: ${message}\n  What to do:  ${cure}`);
    process.exitCode = 1;
  }
}
