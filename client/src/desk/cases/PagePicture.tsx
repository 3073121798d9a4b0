import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { CallError, errorOf } from '../../connection/call.ts';
import { UNREACHABLE } from '../../connection/result.ts';
import { useSend } from '../api/ApiContext.tsx';
import { Loaded } from '../ui/States.tsx';

/** A page turned a moment ago is still there when the reader turns back; pages do not stay in memory for long. */
const KEPT_MS = 60_000;

interface PagePictureProps {
  /** The picture's address at the service. */
  readonly address: string;
  /** Alternative text for people who do not see it. */
  readonly name: string;
}

/** A page of a document. It is requested only once, since each reading is an entry of the case's log. */
export function PagePicture({ address, name }: PagePictureProps) {
  const send = useSend();
  const read = useQuery<Blob, CallError>({
    queryKey: ['page-picture', address],
    queryFn: async ({ signal }) => {
      const answer = await send(address, { method: 'GET', credentials: 'same-origin', signal }).catch(() => {
        throw new CallError(UNREACHABLE.error);
      });
      if (!answer.ok) throw await errorOf(answer);
      return answer.blob();
    },
    staleTime: 'static',
    gcTime: KEPT_MS,
  });
  return <Loaded of={read}>{(picture) => <Picture picture={picture} name={name} />}</Loaded>;
}

function Picture({ picture, name }: { readonly picture: Blob; readonly name: string }) {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const url = URL.createObjectURL(picture);
    setShown(url);
    return () => URL.revokeObjectURL(url);
  }, [picture]);
  return shown === null ? null : <img className="document-page" src={shown} alt={name} />;
}
