/** npm run docs:permissions: writes the permission table as documents. */
import { writeFileSync } from 'node:fs';
import { permissionsFiles } from '../docs/permissions-files.ts';

for (const { file, text } of permissionsFiles()) {
  writeFileSync(file, text);
  console.log(file);
}
