import { useEffect, useState } from 'react';
import { CallError } from '../../connection/call.ts';
import { Button } from '../../ui/Button.tsx';
import { useCitizen } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';

interface ListenProps {
  /** The message, if this page has recorded it. */
  readonly said: Blob | null;
  /** The message that the service has stored; loaded on demand. */
  readonly file: string | null;
}

/** Plays the person's own message. It is played from memory, because some browsers play only what they can fetch in parts. */
export function Listen({ said, file }: ListenProps) {
  const t = useCitizenWords();
  const errorText = useErrorText();
  const { uploads } = useCitizen();
  const [fetched, setFetched] = useState<Blob | null>(null);
  const [isFetching, setFetching] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const data = said ?? fetched;
  useEffect(() => {
    if (data === null) return undefined;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => {
      setAddress(null);
      URL.revokeObjectURL(made);
    };
  }, [data]);
  const fetch = async (of: string): Promise<void> => {
    setFetching(true);
    setFailure(null);
    try {
      setFetched(await uploads.read(of));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setFailure(error);
    }
    setFetching(false);
  };
  if (address !== null) {
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- the person's own words
    return <audio controls src={address} aria-label={t('voice.own')} />;
  }
  if (file === null) return null;
  return (
    <>
      {failure !== null && <p role="alert">{errorText(failure)}</p>}
      <Button aria-disabled={isFetching ? 'true' : undefined} onPress={() => void fetch(file)}>
        {isFetching ? t('voice.fetching') : t('voice.listen')}
      </Button>
    </>
  );
}
