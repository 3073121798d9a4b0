// Preloaded into a service whose wall clock a test steps: by the milliseconds in the file, at the start if the file exists, and at
// each SIGUSR2. The recorder runs on the same machine and has the same clock from its start on.
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
  // Node writes the `Date` header from its own clock.
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function (...given) {
    if (!this.headersSent) this.setHeader('Date', new Date(Date.now()).toUTCString());
    return writeHead.apply(this, given);
  };
  if (program.endsWith('main.js')) process.on('SIGUSR2', step);
}
