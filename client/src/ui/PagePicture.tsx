import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

interface PagePictureProps {
  /** Loads the picture, once for each `key` of this component: each reading is an entry of a log. */
  readonly load: () => Promise<Blob>;
  /** Alternative text for people who do not see it. */
  readonly name: string;
  /** Shown before it is loaded. */
  readonly waiting: string;
  /** Shown instead when loading failed. */
  readonly failed: (error: unknown, again: () => void) => ReactNode;
}

/** A page of a document as a picture. */
export function PagePicture({ load, name, waiting, failed }: PagePictureProps) {
  const [picture, setPicture] = useState<string | null>(null);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  const [tries, setTries] = useState(1);
  useEffect(() => {
    let url: string | null = null;
    let isGone = false;
    load()
      .then((blob) => {
        if (isGone) return;
        url = URL.createObjectURL(blob);
        setPicture(url);
      })
      .catch((error: unknown) => {
        if (!isGone) setFailure({ error });
      });
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
    // Runs once for each try.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [tries]);
  const again = (): void => {
    setFailure(null);
    setTries(tries + 1);
  };
  if (picture !== null) return <img className="page-picture" src={picture} alt={name} />;
  return failure === null ? <p role="status">{waiting}</p> : failed(failure.error, again);
}
