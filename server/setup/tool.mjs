// npm run audit:verify, backup, restore, bench, docs:permissions, record:cosign, record:export, record:keys, record:reach, record:seal, record:verifier, record:verify, staff:admin: makes ready what the named tool needs, then becomes it.
import { inRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { becomeNode } from './programs.mjs';
import { main } from './steps.mjs';

const TOOLS = {
  'audit:verify': { file: 'server/src/cli/audit-verify.ts', needs: [] },
  backup: { file: 'server/src/cli/backup.ts', needs: [] },
  restore: { file: 'server/src/cli/restore.ts', needs: [] },
  bench: { file: 'server/bench/run.ts', needs: ['testTools', 'worker', 'client', 'service'] },
  'docs:permissions': { file: 'server/src/cli/docs-permissions.ts', needs: [] },
  'record:cosign': { file: 'server/src/cli/record-cosign.ts', needs: [] },
  'record:export': { file: 'server/src/cli/record-export.ts', needs: ['exportTools'] },
  'record:keys': { file: 'server/src/cli/record-keys.ts', needs: [] },
  'record:reach': { file: 'server/src/cli/record-reach.ts', needs: [] },
  'record:seal': { file: 'server/src/cli/record-seal.ts', needs: [] },
  'record:verifier': { file: 'server/src/cli/record-verifier.ts', needs: [] },
  'record:verify': { file: 'server/src/cli/record-verify.ts', needs: [] },
  'staff:admin': { file: 'server/src/cli/staff-admin.ts', needs: [] },
};

const [name, ...args] = process.argv.slice(2);

await main(async () => {
  const { file, needs } = TOOLS[name];
  await becomeNode([inRoot(file), ...args], await prepare(...needs));
});
