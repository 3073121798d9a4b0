// npm run audit:verify, backup, restore, bench, docs:permissions, documents:scan, record:cosign, record:export, record:keys,
// record:reach, record:refill, record:seal, record:verifier, record:verify, staff:admin: prepares the parts that the named tool
// needs, then replaces itself by the tool.
import { COMMAND } from './compiled.mjs';
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { becomeNode } from './programs.mjs';
import { main } from './steps.mjs';

/** A command of the service, bundled with it. */
const command = (name, needs = []) => ({ run: [COMMAND, name], needs: ['service', ...needs] });
/** A tool that runs from its source. */
const source = (file, needs = []) => ({ run: [inRoot(file)], needs });

const TOOLS = {
  'audit:verify': command('audit-verify'),
  backup: command('backup'),
  restore: command('restore'),
  bench: source('server/bench/run.ts', ['testTools', 'worker', 'client', 'service']),
  'docs:permissions': source('server/src/cli/docs-permissions.ts'),
  'documents:scan': command('documents-scan'),
  'record:cosign': command('record-cosign'),
  'record:export': command('record-export', ['exportTools']),
  'record:keys': command('record-keys'),
  'record:reach': command('record-reach'),
  'record:refill': command('record-refill'),
  // Sealed files contain the page that plays them.
  'record:seal': command('record-seal', ['client']),
  'record:verifier': source('server/src/cli/record-verifier.ts'),
  'record:verify': command('record-verify'),
  'staff:admin': command('staff-admin'),
};

const [name, ...args] = process.argv.slice(2);

await main(async () => {
  const { run, needs } = TOOLS[name];
  await becomeNode([...run, ...args], await prepare(...needs));
});
