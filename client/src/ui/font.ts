import { loadedOnce } from '../browser/until-loaded.ts';

/**
 * Loads the font of all pages. Text is read without it until it comes, and on a poor line it would take half of what the code
 * needs: to be called when what is needed first is here.
 */
export const loadFont = loadedOnce(() => import('./font.css'));
