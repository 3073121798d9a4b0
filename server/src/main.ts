import { parseArgs } from 'node:util';
import { DamagedSecretError } from './access/tokens/secrets.ts';
import { startService } from './compose/service.ts';
import { WrongMasterKeyError } from './compose/storage.ts';
import { checkStamps, explainProblems, forgetSettings, loadConfig, thisMachine } from './config/config.ts';
import { checkPorts } from './config/ports.ts';
import { describeSettings } from './config/settings.ts';
import { DatabaseUnreachableError } from './storage/database.ts';
import { FolderInUseError } from './storage/folder-lock.ts';

const HELP = `Mahzar, the remote hearing service.

  npm start                 sets up what is missing, builds, starts, and opens a demonstration hearing with accounts of the desk
  npm start -- --help       this page

Settings, by environment:

`;
// See sysexits.h.
const EX_UNAVAILABLE = 69;
const EX_CONFIG = 78;

/** Of what a person can mend who reads the error's sentence; null of everything else. */
function exitCodeOf(error: unknown): number | null {
  if (error instanceof DatabaseUnreachableError) return EX_UNAVAILABLE;
  const isSetting = [FolderInUseError, WrongMasterKeyError, DamagedSecretError].some((kind) => error instanceof kind);
  return isSetting ? EX_CONFIG : null;
}

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    demo: { type: 'boolean', default: false },
    'demo-accounts': { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP + describeSettings());
} else {
  const loaded = loadConfig(process.env, thisMachine());
  if (!loaded.ok) {
    console.error(explainProblems(loaded.problems));
    process.exit(EX_CONFIG);
  }
  const stamps = checkStamps(loaded.config);
  if (stamps.length > 0) {
    console.error(explainProblems(stamps));
    process.exit(EX_CONFIG);
  }
  const ports = await checkPorts(loaded.config);
  if (!ports.ok) {
    console.error(explainProblems(ports.problems));
    process.exit(EX_CONFIG);
  }
  forgetSettings(process.env);
  const demo = { hearing: values.demo, accounts: values['demo-accounts'] };
  const stop = await startService(loaded.config, ports.mediaPort, demo).catch((error: unknown): never => {
    const code = exitCodeOf(error);
    if (code === null) throw error;
    console.error(`Mahzar does not start: ${(error as Error).message}.`);
    process.exit(code);
  });
  // mediasoup takes these signals for itself and would leave the service running without media.
  let ending: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    // Ctrl-C comes twice: from the terminal, and from npm, which passes it on. The second must not cut the end short.
    process.on(signal, () => {
      ending ??= stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
