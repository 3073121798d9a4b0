import { useSealedFile } from './useSealedFile.ts';
import { ViewerPages } from './ViewerPages.tsx';

/** Plays the record in a sealed file, if the file is unchanged since its sealing. */
export function ViewerApp() {
  return <ViewerPages sealed={useSealedFile()} />;
}
