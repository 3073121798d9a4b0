import { buildVerifier } from '../record/sealed-file/build-verifier.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-')) {
  console.error(`Usage: npm run record:verifier -- FOLDER

Writes the verifier of sealed files: FOLDER/verify.mjs, one program for Node 20 or newer (node verify.mjs FILE), and
FOLDER/verify.html, a page that works without a network. Neither needs any other file.`);
  process.exitCode = 2;
} else {
  await buildVerifier(folder);
  console.log(`${folder}/verify.mjs\n${folder}/verify.html`);
}
