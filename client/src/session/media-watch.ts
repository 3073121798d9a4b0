/* What is looked at while media flows. Loaded when it does: nothing of it is needed before the first picture. */
export { isLossy, qualityOf, sampleOf, weakAfter } from './quality.ts';
export { StandingPictures } from './standing-pictures.ts';
