// npm run setup: prepares everything that npm start needs, without starting; for images and for machines that will be offline.
import { prepare } from './prepare.mjs';
import { main } from './steps.mjs';

await main(() => prepare('maskingTools', 'worker', 'client', 'service'));
