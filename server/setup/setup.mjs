// npm run setup: makes ready all that npm start needs, without starting; for images and for machines that will go offline.
import { prepare } from './prepare.mjs';
import { main } from './steps.mjs';

await main(() => prepare('maskingTools', 'worker', 'client', 'service'));
