import { loadedOnce } from '../browser/until-loaded.ts';

/**
 * Loads the font of all pages. Text is readable without it, and on a poor line it would take half of the code's bandwidth: call it
 * after the urgent code is loaded.
 */
export const loadFont = loadedOnce(() => import('./font.css'));
