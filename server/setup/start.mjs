// npm start: prepares missing parts, then replaces itself by the service with a demonstration hearing. Arguments go to the service.
import { SERVICE } from './compiled.mjs';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { becomeNode } from './programs.mjs';
import { SERVICE_FLAGS } from './service-flags.mjs';
import { main } from './steps.mjs';

const args = process.argv.slice(2);
/** A list of the settings needs no build. */
const asksForHelp = args.includes('--help') || args.includes('-h');

await main(async () => {
  const env = asksForHelp ? await prepare() : await prepare('maskingTools', 'worker', 'client', 'service');
  const program = asksForHelp ? inRoot('server', 'src', 'main.ts') : SERVICE;
  await becomeNode([...SERVICE_FLAGS, program, '--demo', '--demo-accounts', ...args], env);
});
