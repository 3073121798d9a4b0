import { useSealedFile } from './useSealedFile.ts';
import { ViewerPages } from './ViewerPages.tsx';

/** Plays what lies in a sealed file, when that is what was sealed. */
export function ViewerApp() {
  return <ViewerPages sealed={useSealedFile()} />;
}
