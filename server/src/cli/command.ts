/** Each command is a module of its own, loaded only when it is called. */
const COMMANDS = {
  'audit-verify': () => import('./audit-verify.ts'),
  backup: () => import('./backup.ts'),
  'documents-scan': () => import('./documents-scan.ts'),
  'record-cosign': () => import('./record-cosign.ts'),
  'record-export': () => import('./record-export.ts'),
  'record-keys': () => import('./record-keys.ts'),
  'record-reach': () => import('./record-reach.ts'),
  'record-refill': () => import('./record-refill.ts'),
  'record-seal': () => import('./record-seal.ts'),
  'record-verify': () => import('./record-verify.ts'),
  restore: () => import('./restore.ts'),
  'staff-admin': () => import('./staff-admin.ts'),
};

/** `command.js NAME …`: all commands that run beside the service, as one program (see `server/setup/bundle.mjs`). */
const [name = ''] = process.argv.splice(2, 1);
if (!Object.hasOwn(COMMANDS, name)) throw new Error(`no command is called "${name}"`);
await COMMANDS[name as keyof typeof COMMANDS]();
