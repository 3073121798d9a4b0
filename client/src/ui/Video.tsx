import { useEffect, useRef, useState } from 'react';

interface VideoProps {
  readonly stream: MediaStream;
  readonly mirrored?: boolean;
  readonly seat?: string;
  readonly label: string;
  /** Called with the first frame. */
  readonly onDrawn?: () => void;
}

/** A live picture without sound. A picture taller than wide is shown whole, others fill their frame. */
export function Video({ stream, mirrored = false, seat, label, onDrawn }: VideoProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const [upright, setUpright] = useState(false);
  useEffect(() => {
    const video = ref.current;
    if (video === null) return;
    video.srcObject = stream;
    // Muted pictures may always play; a failure means that the element is gone already.
    video.play().catch(() => undefined);
  }, [stream]);
  return (
    <video
      ref={ref}
      className={`video${mirrored ? ' video--mirrored' : ''}${upright ? ' video--upright' : ''}`}
      data-seat={seat}
      aria-label={label}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
      onLoadedData={onDrawn}
      onResize={({ currentTarget }) => setUpright(currentTarget.videoHeight > currentTarget.videoWidth)}
    />
  );
}
