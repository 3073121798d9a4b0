// Preloaded by a service of which a test steps the wall clock: with each SIGUSR2 by what the file says, in milliseconds.
import { readFileSync } from 'node:fs';

const file = process.env['STEPPED_CLOCK'];
const wall = Date.now;
let stepMs = 0;
if (file !== undefined && process.argv[1]?.endsWith('main.ts') === true) {
  Date.now = () => wall() + stepMs;
  process.on('SIGUSR2', () => {
    stepMs = Number(readFileSync(file, 'utf8'));
  });
}
