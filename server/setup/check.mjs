// npm run check: types, lint with the import rules, format and dead code. A failure does not stop the other checks.
import { spawnSync } from 'node:child_process';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { SetupError, main } from './steps.mjs';

/** Scripts of package.json; each can also be run alone. */
const CHECKS = ['types', 'lint', 'format', 'dead-code'];

await main(async () => {
  const env = await prepare();
  const failed = CHECKS.filter(
    (name) => spawnSync('npm', ['run', '--silent', name], { cwd: ROOT, env, stdio: 'inherit' }).status !== 0,
  );
  if (failed.length > 0) {
    throw new SetupError(
      `${failed.join(', ')}.`,
      `Correct what is named above; \`npm run ${failed[0]}\` repeats one check, \`npm run format:fix\` lays out the code.`,
    );
  }
  console.error(`✓ ${CHECKS.join(', ')}`);
});
