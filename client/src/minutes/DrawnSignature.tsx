import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { DRAWING_FIELD, MAX_DRAWING_CHARACTERS } from '@mahzar/shared/minutes/drawing';
import { Button } from '../ui/Button.tsx';
import { useMinutesWords } from './useMinutesWords.ts';

const { width, height } = DRAWING_FIELD;
/** Closer points add nothing visible. */
const MIN_STEP = 3;

/** A drawn signature. @param props.label names its owner */
export function DrawnSignature({ path, label }: { readonly path: string; readonly label: string }) {
  return (
    <svg className="drawn" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}

interface PadProps {
  /** Strokes, see `drawing.ts`; '' while there are none. */
  readonly path: string;
  /** Applies a change to the present strokes. */
  readonly onDraw: (change: (before: string) => string) => void;
}

/** A field for drawing a signature with a finger, a pen or the mouse. Drawing is optional: the code is the signature. */
export function SignaturePad({ path, onDraw }: PadProps) {
  const t = useMinutesWords();
  const last = useRef<readonly [number, number] | null>(null);
  const at = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const box = currentTarget.getBoundingClientRect();
    const within = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)));
    return [
      within(((clientX - box.left) / box.width) * width, width),
      within(((clientY - box.top) / box.height) * height, height),
    ];
  };
  const add = (stroke: string): void =>
    onDraw((before) => (before.length + stroke.length > MAX_DRAWING_CHARACTERS ? before : before + stroke));
  const begin = (event: PointerEvent<SVGSVGElement>): void => {
    // A second finger and the mouse's other buttons do not draw.
    if (!event.isPrimary || event.button !== 0) return;
    const [x, y] = (last.current = at(event));
    event.currentTarget.setPointerCapture(event.pointerId);
    // A dot is a stroke that ends where it began.
    add(`M${x} ${y}L${x} ${y}`);
  };
  const go = (event: PointerEvent<SVGSVGElement>): void => {
    if (last.current === null || !event.isPrimary) return;
    const [x, y] = at(event);
    if (Math.hypot(x - last.current[0], y - last.current[1]) < MIN_STEP) return;
    last.current = [x, y];
    add(`L${x} ${y}`);
  };
  const end = (): void => void (last.current = null);
  return (
    <div className="minutes-sign__drawn">
      {/* Nothing above the pad changes with the first stroke: it would move away under the finger. */}
      <p>{t('sign.pad')}</p>
      <svg
        className="drawn drawn--pad"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t(path === '' ? 'sign.padEmpty' : 'sign.padDrawn')}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <path d={path} />
      </svg>
      {path === '' ? (
        <p className="soft">{t('sign.padEmpty')}</p>
      ) : (
        <Button look="quiet" size="small" onPress={() => onDraw(() => '')}>
          {t('sign.padClear')}
        </Button>
      )}
    </div>
  );
}
