// Preloaded by a service of which a test steps the wall clock: by what the file says, in milliseconds, when the service begins if the
// file is there, and with each SIGUSR2. The recorder, which is on the same machine, has the same clock from the beginning on.
import { existsSync, readFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const file = process.env['STEPPED_CLOCK'];
const program = process.argv[1] ?? '';
const wall = Date.now;
let stepMs = 0;
const step = () => {
  stepMs = Number(readFileSync(file, 'utf8'));
};
if (file !== undefined && /(?:main|recorder-process)\.js$/.test(program)) {
  if (existsSync(file)) step();
  Date.now = () => wall() + stepMs;
  // Node writes the header from a clock of its own.
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function (...given) {
    if (!this.headersSent) this.setHeader('Date', new Date(Date.now()).toUTCString());
    return writeHead.apply(this, given);
  };
  if (program.endsWith('main.js')) process.on('SIGUSR2', step);
}
